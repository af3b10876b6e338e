package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.Claim;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotencyContextTest {

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theBodyAndWhatItCallsSeeTheCallAndNobodyOutsideDoes() {
        assertThat(IdempotencyContext.current()).isEmpty();

        IdempotencyContext context = contextOf(Bench.operation().build(), "k");

        assertThat(context.operation()).isEqualTo("place-order");
        assertThat(context.key()).isEqualTo("k");
        assertThat(context.attempt()).isEqualTo(1);
        assertThat(context.token()).isEqualTo(bench.record("k").token());
        assertThat(IdempotencyContext.current()).isEmpty();
    }

    @Test
    void aNestedCallHasAContextOfItsOwnAndTheOuterOneComesBack() {
        AtomicReference<String> afterwards = new AtomicReference<>();
        bench.engine.execute(Bench.operation().build(), "outer", Bench.SAME, () -> {
            assertThat(contextOf(Bench.operation().build(), "inner").key()).isEqualTo("inner");
            afterwards.set(IdempotencyContext.current().orElseThrow().key());
            return bench.place();
        });

        assertThat(afterwards).hasValue("outer");
    }

    @Test
    void aThreadThatTheBodyStartsDoesNotFindTheContextByItself() throws Exception {
        var seen = new AtomicReference<>(Optional.of("nothing was asked"));
        bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
            Thread other =
                    new Thread(() -> seen.set(IdempotencyContext.current().map(IdempotencyContext::key)));
            other.start();
            other.join();
            return bench.place();
        });

        assertThat(seen.get()).isEmpty();
    }

    @Test
    void aBodyThatThrowsLeavesNoContextBehind() {
        try {
            bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
                throw new IllegalStateException();
            });
        } catch (IllegalStateException expected) {
            assertThat(IdempotencyContext.current()).isEmpty();
        }
    }

    @Test
    void aDerivedKeyIsTheSameForEveryAttempt() {
        IdempotencyContext first = contextOf(Bench.operation().build(), "k");
        bench.clock.pass(Duration.ofHours(25));
        assertThat(bench.claimElsewhere("k", Bench.SAME, Duration.ofSeconds(1))).isInstanceOf(Claim.Granted.class);
        bench.clock.pass(Duration.ofSeconds(2));
        IdempotencyContext takenOver = contextOf(Bench.operation().build(), "k");

        assertThat(takenOver.attempt()).isEqualTo(2);
        assertThat(takenOver.token()).isNotEqualTo(first.token());
        assertThat(takenOver.deriveKey("stripe", "charge")).hasSize(43).isEqualTo(first.deriveKey("stripe", "charge"));
    }

    @Test
    void aDerivedKeyDiffersBetweenOperationsScopesKeysAndPurposes() {
        Idempotency tenant = bench.engine(builder -> builder.scopes(() -> Optional.of("tenant")));
        IdempotentOperation<Order> other =
                IdempotentOperation.named("other", Order.class).build();
        IdempotencyContext plain = contextOf(Bench.operation().build(), "k");

        Set<String> keys = new HashSet<>();
        keys.add(plain.deriveKey("a", "bc"));
        keys.add(plain.deriveKey("ab", "c"));
        keys.add(plain.deriveKey("abc"));
        keys.add(contextOf(Bench.operation().build(), "l").deriveKey("a", "bc"));
        keys.add(contextOf(other, "k").deriveKey("a", "bc"));
        keys.add(contextOf(Bench.operation().build(), "k", tenant).deriveKey("a", "bc"));

        assertThat(keys).hasSize(6);
    }

    private IdempotencyContext contextOf(IdempotentOperation<Order> operation, String key) {
        return contextOf(operation, key, bench.engine(builder -> builder));
    }

    /** What the body of the call saw. */
    private IdempotencyContext contextOf(IdempotentOperation<Order> operation, String key, Idempotency engine) {
        AtomicReference<IdempotencyContext> seen = new AtomicReference<>();
        engine.execute(operation, key, Bench.SAME, () -> {
            seen.set(IdempotencyContext.current().orElseThrow());
            return bench.place();
        });
        return Objects.requireNonNull(seen.get());
    }
}
