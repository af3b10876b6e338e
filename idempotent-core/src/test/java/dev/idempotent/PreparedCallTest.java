package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Bench.Order;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that are prepared on one thread and made later, or on another. */
class PreparedCallTest {

    private final Bench bench = Bench.withStoppedClock();
    private Optional<String> caller = Optional.of("alice");
    private final Idempotency engine = bench.engine(builder -> builder.scopes(() -> caller));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aCallOfSomebodyIsNotAnonymous() {
        assertThat(prepared(KeyScope.PRINCIPAL, Bench.SAME).isAnonymous()).isFalse();
    }

    @Test
    void aCallOfNobodyIsAnonymous() {
        caller = Optional.empty();

        assertThat(prepared(KeyScope.PRINCIPAL, Bench.SAME).isAnonymous()).isTrue();
    }

    @Test
    void whereKeysAreEverybodysNobodyIsAnonymous() {
        caller = Optional.empty();

        assertThat(prepared(KeyScope.GLOBAL, Bench.SAME).isAnonymous()).isFalse();
    }

    @Test
    void itIsTheCallOfWhoPreparedIt() {
        PreparedCall<Order> call = prepared(KeyScope.PRINCIPAL, Bench.SAME);
        caller = Optional.of("bob");

        assertThat(run(call).join().isReplay()).isFalse();
        assertThat(run(call).join().isReplay()).isTrue();
        assertThat(run(prepared(KeyScope.PRINCIPAL, Bench.SAME)).join().isReplay())
                .isFalse();
    }

    @Test
    void otherArgumentsAreRefused() {
        assertThat(run(prepared(KeyScope.PRINCIPAL, Bench.SAME)).join().isReplay())
                .isFalse();

        CompletableFuture<Outcome<Order>> other = run(prepared(KeyScope.PRINCIPAL, Bench.OTHER));

        assertThat(catchThrowable(other::get)).hasCauseInstanceOf(IdempotencyException.KeyReused.class);
        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void aKeyThatIsNoneIsRefusedAtOnceWithTheReason() {
        assertThatExceptionOfType(IdempotencyException.InvalidKey.class)
                .isThrownBy(() -> engine.prepare(Bench.operation().build(), " ", Bench.SAME))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo("is blank"));
        assertThat(bench.told.events).containsExactly("refused InvalidKey");
    }

    private PreparedCall<Order> prepared(KeyScope scope, Fingerprint fingerprint) {
        return engine.prepare(Bench.operation().scope(scope).build(), "k", fingerprint);
    }

    private CompletableFuture<Outcome<Order>> run(PreparedCall<Order> call) {
        return call.executeAsync(Optional::empty, () -> CompletableFuture.completedFuture(bench.place()));
    }
}
