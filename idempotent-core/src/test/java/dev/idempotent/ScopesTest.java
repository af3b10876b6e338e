package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

    private final Bench bench = Bench.withStoppedClock();
    private Optional<String> caller = Optional.empty();
    private final Idempotency engine = bench.engine(builder -> builder.scopes(() -> caller));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void principalsTheAnonymousAndTheGlobalScopeNeverMeet() {
        List<Optional<String>> callers = List.of(
                Optional.empty(),
                Optional.of("alice"),
                Optional.of("bob"),
                Optional.of("Alice"),
                Optional.of("global"),
                Optional.of("anonymous"),
                Optional.of("of:alice"),
                Optional.of("x".repeat(300)),
                Optional.of("x".repeat(301)));

        call(KeyScope.GLOBAL);
        for (Optional<String> each : callers) {
            caller = each;
            assertThat(call(KeyScope.PRINCIPAL).isReplay()).as("%s", each).isFalse();
            assertThat(call(KeyScope.PRINCIPAL).isReplay()).as("%s", each).isTrue();
            assertThat(call(KeyScope.GLOBAL).value().id()).isEqualTo("made by run 1");
        }
        assertThat(bench.runs).hasValue(callers.size() + 1);
    }

    @Test
    void aResolverThatFailsIsNotTakenForAnInvalidKey() {
        Idempotency broken = bench.engine(builder -> builder.scopes(() -> {
            throw new IllegalArgumentException("no tenant in the token");
        }));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> broken.execute(Bench.operation().build(), "k", Bench.SAME, bench::place))
                .withMessage("no tenant in the token");
        assertThat(bench.runs).hasValue(0);
    }

    /** UTF-8 has no text for half a character: a database would write the same question mark for each of them. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ud83db", "\ude00\ud83d", "a\u0000b", "a\nb"})
    void aPrincipalWhoseNameNoStoreCanKeepApartIsRefused(String name) {
        caller = Optional.of(name);

        assertThatIllegalStateException()
                .isThrownBy(() -> call(KeyScope.PRINCIPAL))
                .withMessageContaining("place-order")
                .withMessageContaining("ScopeResolver");
        assertThat(bench.store.claims).hasValue(0);
        assertThat(call(KeyScope.GLOBAL).isReplay()).isFalse();
    }

    @Test
    void longNamesOfOperationsAreHashedAndNotCut() {
        String longName = "com.example.".repeat(30);
        IdempotentOperation<Order> one =
                IdempotentOperation.named(longName + "a", Order.class).build();
        IdempotentOperation<Order> other =
                IdempotentOperation.named(longName + "b", Order.class).build();
        engine.execute(one, "k", Bench.SAME, bench::place);

        assertThat(engine.execute(other, "k", Bench.SAME, bench::place).isReplay())
                .isFalse();
        assertThat(engine.execute(one, "k", Bench.SAME, bench::place).isReplay())
                .isTrue();
        RecordKey stored = new RecordKey(one.name(), "anonymous", "k");
        assertThat(stored.operation()).startsWith("sha256:").hasSize(71);
        assertThat(bench.store.find(stored)).isPresent();
    }

    private Outcome<Order> call(KeyScope scope) {
        return engine.execute(Bench.operation().scope(scope).build(), "k", Bench.SAME, bench::place);
    }
}
