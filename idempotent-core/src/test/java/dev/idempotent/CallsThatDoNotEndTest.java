package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Bench.Order;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call is believed in for {@code maxRunFor}; after that its key is as free in its own JVM as it is on other nodes. */
class CallsThatDoNotEndTest {

    private final Bench bench = Bench.withRunningClock();
    private final IdempotentOperation<Order> brief = Bench.operation()
            .leaseFor(Duration.ofMillis(100))
            .maxRunFor(Duration.ofMillis(300))
            .waitFor(Duration.ofSeconds(15))
            .build();
    private final CompletableFuture<Order> never = new CompletableFuture<>();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theKeyOfAStageThatNeverCompletesIsTakenOverInItsOwnJvm() {
        var unused = bench.engine.executeAsync(brief, "k", Bench.SAME, () -> never);

        assertThat(bench.engine.execute(brief, "k", Bench.SAME, bench::place).isReplay())
                .isFalse();
        assertThat(bench.told.events).containsExactly("granted 1", "granted 2", "executed");
    }

    @Test
    void aBodyThatHangsDoesNotHoldItsKeyForEverAndDisturbsNobodyWhenItEndsAfterAll() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        Running<Outcome<Order>> first = Running.start(() -> bench.engine.execute(brief, "k", Bench.SAME, () -> {
            runs.countDown();
            hangs.await();
            return new Order("late", 1);
        }));
        runs.await();
        Running<Outcome<Order>> second = Running.start(() -> call(brief));
        Running<Outcome<Order>> third = Running.start(() -> call(brief));

        assertThat(second.value().value()).isEqualTo(new Order("made by run 1", 1));
        assertThat(third.value().value()).isEqualTo(second.value().value());
        assertThat(second.value().isReplay()).isNotEqualTo(third.value().isReplay());
        hangs.countDown();
        assertThat(first.value().value()).isEqualTo(new Order("late", 1));
        assertThat(bench.told.events).endsWith("leaseLost 1");
        assertThat(call(brief).value()).isEqualTo(new Order("made by run 1", 1));
    }

    @Test
    void whoDoesNotWaitIsToldThatACallRunsUntilItsLeaseIsOver() {
        var unused = bench.engine.executeAsync(brief, "k", Bench.SAME, () -> never);
        IdempotentOperation<Order> impatient = Bench.operation(Duration.ZERO);

        assertThatExceptionOfType(IdempotencyException.InProgress.class).isThrownBy(() -> call(impatient));
        assertThat(bench.store.claims).hasValue(1);
    }

    private Outcome<Order> call(IdempotentOperation<Order> operation) {
        return bench.engine.execute(operation, "k", Bench.SAME, bench::place);
    }
}
