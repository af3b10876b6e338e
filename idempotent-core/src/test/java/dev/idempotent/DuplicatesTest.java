package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls with one key while the first of them still runs, in one JVM. */
class DuplicatesTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Bench bench = Bench.withStoppedClock();
    private final CountDownLatch runs = new CountDownLatch(1);
    private final CountDownLatch finish = new CountDownLatch(1);

    @AfterEach
    void close() {
        finish.countDown();
        bench.close();
    }

    @Test
    void aDuplicateWaitsAndGetsACopyOfTheValue() throws Exception {
        Running<Outcome<Order>> first = firstCall();
        Running<Outcome<Order>> duplicate = duplicate(LONG, Bench.SAME).untilItWaitsIn(Flight.class);
        assertThat(duplicate.isOver()).isFalse();
        finish.countDown();

        assertThat(duplicate.value()).isInstanceOf(Outcome.Replayed.class);
        assertThat(duplicate.value().value())
                .isEqualTo(first.value().value())
                .isNotSameAs(first.value().value());
        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void duplicatesCostNoStatement() throws Exception {
        Running<Outcome<Order>> first = firstCall();
        List<Running<Outcome<Order>>> duplicates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            duplicates.add(duplicate(LONG, Bench.SAME).untilItWaitsIn(Flight.class));
        }
        finish.countDown();

        for (Running<Outcome<Order>> duplicate : duplicates) {
            assertThat(duplicate.value().value()).isEqualTo(first.value().value());
        }
        assertThat(bench.store.claims).hasValue(1);
        assertThat(bench.store.completions).hasValue(1);
    }

    @Test
    void aDuplicateWhoseWaitIsOverIsToldWhenToComeBack() throws Exception {
        Running<Outcome<Order>> first = firstCall();

        assertThatExceptionOfType(IdempotencyException.InProgress.class)
                .isThrownBy(() -> callWaiting(Duration.ofMillis(50), Bench.SAME))
                .satisfies(refusal ->
                        assertThat(refusal.retryAfter()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(30)));
        finish.countDown();
        assertThat(first.value().isReplay()).isFalse();
        assertThat(bench.told.events).contains("refused InProgress");
    }

    @Test
    void aDuplicateThatDoesNotWaitIsRefusedWhileTheFirstRuns() throws Exception {
        Running<Outcome<Order>> first = firstCall();

        assertThatExceptionOfType(IdempotencyException.InProgress.class)
                .isThrownBy(() -> callWaiting(Duration.ZERO, Bench.SAME))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isPositive());
        assertThat(first.isOver()).isFalse();
    }

    @Test
    void aDuplicateWithOtherArgumentsIsRefusedAtOnce() throws Exception {
        Running<Outcome<Order>> first = firstCall();

        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> callWaiting(LONG, Bench.OTHER));
        assertThat(first.isOver()).isFalse();
    }

    @Test
    void anInterruptedDuplicateIsRefusedWithTheFlagStillSet() throws Exception {
        Running<Outcome<Order>> first = firstCall();
        boolean[] flag = new boolean[1];
        Running<Outcome<Order>> duplicate = Running.<Outcome<Order>>start(() -> {
                    try {
                        return callWaiting(LONG, Bench.SAME);
                    } finally {
                        flag[0] = Thread.currentThread().isInterrupted();
                    }
                })
                .untilItWaitsIn(Flight.class);
        duplicate.thread.interrupt();

        assertThat(duplicate.failure())
                .isInstanceOf(IdempotencyException.InProgress.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(flag[0]).isTrue();
        assertThat(first.isOver()).isFalse();
    }

    @Test
    void whoWaitedForAStoreThatCannotAnswerSharesItsFailureAndDoesNotRun() throws Exception {
        CountDownLatch claims = new CountDownLatch(1);
        bench.store.claimFailures.add(StoreException.passing("connection refused", null));
        bench.store.beforeClaim = () -> {
            claims.countDown();
            awaitQuietly(finish);
        };
        Running<Outcome<Order>> first = Running.start(() -> callWaiting(LONG, Bench.SAME));
        claims.await();
        Running<Outcome<Order>> second = duplicate(LONG, Bench.SAME).untilItWaitsIn(Flight.class);
        finish.countDown();

        assertThat(first.failure()).isInstanceOf(IdempotencyException.StoreUnavailable.class);
        assertThat(second.failure()).isInstanceOf(IdempotencyException.StoreUnavailable.class);
        assertThat(bench.store.claims).hasValue(1);
        assertThat(bench.runs).hasValue(0);
        assertThat(bench.call("k").isReplay()).isFalse();
    }

    @Test
    void aCallFromWithinItsOwnBodyIsToldSoAndDoesNotWaitForItself() {
        assertThatThrownBy(() -> bench.engine.execute(
                        Bench.operation().build(),
                        "k",
                        Bench.SAME,
                        () -> bench.call("k").value()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("place-order")
                .hasMessageContaining("within its own body");
        assertThat(bench.call("k").isReplay()).isFalse();
    }

    @Test
    void aCallWithAnotherKeyFromWithinABodyWorks() {
        Outcome<Order> outer = bench.engine.execute(
                Bench.operation().build(),
                "outer",
                Bench.SAME,
                () -> bench.call("inner").value());

        assertThat(outer.isReplay()).isFalse();
        assertThat(bench.call("inner")).isEqualTo(new Outcome.Replayed<>(outer.value()));
        assertThat(bench.call("outer")).isEqualTo(new Outcome.Replayed<>(outer.value()));
        assertThat(bench.runs).hasValue(1);
    }

    private Running<Outcome<Order>> firstCall() throws InterruptedException {
        Running<Outcome<Order>> first =
                Running.start(() -> bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
                    runs.countDown();
                    finish.await();
                    return bench.place();
                }));
        runs.await();
        return first;
    }

    private Running<Outcome<Order>> duplicate(Duration waitFor, Fingerprint fingerprint) {
        return Running.start(() -> callWaiting(waitFor, fingerprint));
    }

    private Outcome<Order> callWaiting(Duration waitFor, Fingerprint fingerprint) {
        return bench.engine.execute(Bench.operation(waitFor), "k", fingerprint, bench::place);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
