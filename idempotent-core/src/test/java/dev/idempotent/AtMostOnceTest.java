package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Bench.Order;
import dev.idempotent.IdempotencyException.Abandoned;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that was begun and not brought to its end is not run again, until an operator settles it. */
class AtMostOnceTest {

    private static final IdempotentOperation<Order> ONCE = Bench.operation()
            .guarantee(Guarantee.AT_MOST_ONCE)
            .waitFor(Duration.ZERO)
            .releaseOn(List.of(ConnectException.class))
            .recordFailures(List.of(IllegalArgumentException.class))
            .build();

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void whatComesToItsEndIsReplayed() {
        assertThat(call().isReplay()).isFalse();
        assertThat(call().isReplay()).isTrue();
        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void aTimeoutIsNotNothing() {
        SocketTimeoutException timeout = new SocketTimeoutException("after the payment?");
        assertThatThrownBy(() -> throwing(timeout)).isSameAs(timeout);

        assertAbandoned();
        assertThat(bench.told.events)
                .containsExactly("granted 1", "abandoned SocketTimeoutException", "refused Abandoned");
    }

    @Test
    void aFailureThatProvesThatNothingHappenedReleasesTheKey() {
        assertThatThrownBy(() -> throwing(new ConnectException("refused"))).isInstanceOf(ConnectException.class);

        assertThat(call().isReplay()).isFalse();
    }

    @Test
    void aFailureThatIsAnAnswerIsKept() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> throwing(new IllegalArgumentException("declined")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("declined");
        }
    }

    @Test
    void aLookForAnExistingEntryThatFailsHasDoneNothing() {
        assertThatThrownBy(() -> bench.engine.execute(
                        ONCE,
                        "k",
                        Bench.SAME,
                        () -> {
                            throw new IllegalStateException("no database");
                        },
                        bench::place))
                .hasMessage("no database");

        assertThat(call().isReplay()).isFalse();
    }

    @Test
    void aCancelledStageIsNotNothingEither() {
        CompletableFuture<Outcome<Order>> running =
                bench.engine.executeAsync(ONCE, "k", Bench.SAME, () -> new CompletableFuture<Order>());
        assertThat(running.cancel(true)).isTrue();

        assertAbandoned();
    }

    @Test
    void anOwnerThatFellSilentIsNotSucceeded() {
        Outcome<Order> late = bench.engine.execute(ONCE, "k", Bench.SAME, () -> {
            bench.clock.pass(Duration.ofDays(2));
            assertAbandonedElsewhere();
            return bench.place();
        });

        // Nobody settled it, so its end counts after all.
        assertThat(late.isReplay()).isFalse();
        assertThat(call()).isEqualTo(new Outcome.Replayed<>(late.value()));
    }

    @Test
    void anotherCallWithTheKeyIsToldThatItIsAnother() {
        abandon();

        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> bench.engine.execute(ONCE, "k", Fingerprint.of("another"), bench::place));
    }

    @Test
    void anOperatorGivesItItsResult() {
        IdempotencyRecord seen = abandon();
        Order known = new Order("found at the bank", 7);

        assertThat(bench.engine.records().settle(seen, ONCE, known)).isTrue();

        assertThat(call()).isEqualTo(new Outcome.Replayed<>(known));
        assertThat(bench.engine.records().settle(seen, ONCE, known)).isFalse();
        assertThat(bench.engine.records().release(seen)).isFalse();
    }

    @Test
    void anOperatorGivesItAFailure() {
        IdempotencyRecord seen = abandon();
        assertThat(bench.engine.records().settleFailed(seen, ONCE, new IllegalArgumentException("declined")))
                .isTrue();
        assertThatThrownBy(this::call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("declined");
    }

    @Test
    void aFailureThatIsNotDeclaredComesBackAsARecordedOne() {
        IdempotencyRecord seen = abandon();
        assertThat(bench.engine.records().settleFailed(seen, ONCE, new IOException("bank is gone")))
                .isTrue();
        assertThatExceptionOfType(IdempotencyException.RecordedFailure.class)
                .isThrownBy(this::call)
                .satisfies(e -> assertThat(e.failureType()).isEqualTo("java.io.IOException"))
                .satisfies(e -> assertThat(e.failureMessage()).isEqualTo("bank is gone"));
    }

    @Test
    void anOperatorReleasesIt() {
        assertThat(bench.engine.records().release(abandon())).isTrue();

        assertThat(call().isReplay()).isFalse();
    }

    @Test
    void anOwnerThatThawsDoesNotOverwriteWhatTheOperatorDecided() {
        Order known = new Order("found at the bank", 7);

        Outcome<Order> late = bench.engine.execute(ONCE, "k", Bench.SAME, () -> {
            bench.clock.pass(Duration.ofMinutes(1));
            assertThat(bench.engine.records().settle(listed(), ONCE, known)).isTrue();
            return bench.place();
        });

        assertThat(late.value().id()).isEqualTo("made by run 1");
        assertThat(bench.told.events).contains("leaseLost 1");
        assertThat(call()).isEqualTo(new Outcome.Replayed<>(known));
    }

    @Test
    void aRunningCallIsNotTheOperatorsToSettle() {
        Outcome<Order> outcome = bench.engine.execute(ONCE, "k", Bench.SAME, () -> {
            IdempotencyRecord running = bench.record("k");
            assertThat(bench.engine.records().release(running)).isFalse();
            assertThat(bench.engine.records().settle(running, ONCE, new Order("wrong", 0)))
                    .isFalse();
            return bench.place();
        });

        assertThat(call()).isEqualTo(new Outcome.Replayed<>(outcome.value()));
    }

    @Test
    void aRecordOfAnotherOperationIsNotSettledAsThisOne() {
        IdempotencyRecord seen = abandon();
        IdempotentOperation<Order> another =
                IdempotentOperation.named("another", Order.class).build();

        assertThatThrownBy(() -> bench.engine.records().settle(seen, another, new Order("wrong", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("place-order", "another");
        assertAbandoned();
    }

    @Test
    void aRecordIsFoundByItsCall() {
        IdempotencyRecord seen = abandon();

        assertThat(bench.engine.records().find(ONCE, Optional.empty(), "k")).contains(seen);
        assertThat(bench.engine.records().find(seen.key())).contains(seen);
        assertThat(bench.engine.records().find(ONCE, Optional.of("ann"), "k")).isEmpty();
    }

    private Outcome<Order> call() {
        return bench.engine.execute(ONCE, "k", Bench.SAME, bench::place);
    }

    private <E extends Exception> void throwing(E failure) throws E {
        var unused = bench.engine.<Order, E>execute(ONCE, "k", Bench.SAME, () -> {
            throw failure;
        });
    }

    private IdempotencyRecord abandon() {
        assertThatThrownBy(() -> throwing(new IOException("?"))).isInstanceOf(IOException.class);
        return listed();
    }

    private IdempotencyRecord listed() {
        List<IdempotencyRecord> abandoned = bench.engine.records().list(State.ABANDONED, 10);
        assertThat(abandoned).hasSize(1);
        return abandoned.get(0);
    }

    private void assertAbandoned() {
        assertThatExceptionOfType(Abandoned.class)
                .isThrownBy(this::call)
                .withMessageContaining("place-order")
                .withMessageContaining("operator");
        assertThat(bench.runs).hasValue(0);
    }

    private void assertAbandonedElsewhere() {
        Idempotency elsewhere = bench.engine(builder -> builder);
        Running<Outcome<Order>> repeat = Running.start(() -> elsewhere.execute(ONCE, "k", Bench.SAME, bench::place));
        try {
            assertThat(repeat.failure()).isInstanceOf(Abandoned.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
