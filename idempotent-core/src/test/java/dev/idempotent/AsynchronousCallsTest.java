package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call whose value comes later ends when its stage does. */
class AsynchronousCallsTest {

    private final Bench bench = Bench.withRunningClock();
    private final CompletableFuture<Order> stage = new CompletableFuture<>();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theRecordCompletesWhenTheStageDoesAndARepeatIsACompletedStage() throws Exception {
        CompletableFuture<Outcome<Order>> first = call(stage);
        assertThat(bench.record("k").state()).isEqualTo(State.IN_PROGRESS);

        stage.complete(bench.place());

        assertThat(first.get().isReplay()).isFalse();
        assertThat(bench.record("k").state()).isEqualTo(State.COMPLETED);
        CompletableFuture<Outcome<Order>> second = call(new CompletableFuture<>());
        assertThat(second).isCompleted();
        assertThat(second.get().isReplay()).isTrue();
        assertThat(second.get().value()).isEqualTo(first.get().value());
    }

    @Test
    void aDuplicateWaitsForTheStage() throws Exception {
        CompletableFuture<Outcome<Order>> first = call(stage);
        Running<Outcome<Order>> duplicate = Running.start(() -> bench.call("k")).untilItWaitsIn(Flight.class);

        stage.complete(bench.place());

        assertThat(duplicate.value())
                .isEqualTo(new Outcome.Replayed<>(first.get().value()));
        assertThat(bench.store.claims).hasValue(1);
    }

    @Test
    void aSecondCallOnTheSameThreadIsADuplicateLikeOthers() {
        var unused = call(stage);

        assertThat(catchThrowable(
                        () -> bench.engine.execute(Bench.operation(Duration.ZERO), "k", Bench.SAME, bench::place)))
                .isInstanceOf(IdempotencyException.InProgress.class);
    }

    @Test
    void aStageThatFailsReleasesTheKeyAndItsFailureGoesOn() {
        CompletableFuture<Outcome<Order>> first = call(stage);
        IllegalStateException failure = new IllegalStateException("late");

        stage.completeExceptionally(failure);

        assertThat(catchThrowable(first::get))
                .isInstanceOf(ExecutionException.class)
                .hasCause(failure);
        assertThat(bench.store.find(Bench.recordOf("k"))).isEmpty();
        assertThat(bench.call("k").isReplay()).isFalse();
    }

    @Test
    void cancellingWhatWasReturnedCancelsTheStageAndReleasesTheKey() {
        CompletableFuture<Outcome<Order>> first = call(stage);

        assertThat(first.cancel(true)).isTrue();

        assertThat(stage).isCancelled();
        assertThat(bench.store.find(Bench.recordOf("k"))).isEmpty();
    }

    @Test
    void aBodyThatThrowsBeforeItReturnsAStageThrowsAndReleases() {
        IllegalStateException failure = new IllegalStateException("early");

        Throwable thrown =
                catchThrowable(() -> bench.engine.executeAsync(Bench.operation().build(), "k", Bench.SAME, () -> {
                    throw failure;
                }));

        assertThat(thrown).isSameAs(failure);
        assertThat(bench.store.find(Bench.recordOf("k"))).isEmpty();
    }

    @Test
    void refusalsAreFailedStages() {
        CompletableFuture<Outcome<Order>> refused =
                bench.engine.executeAsync(Bench.operation().build(), " ", Bench.SAME, () -> stage);

        assertThat(catchThrowable(refused::get)).hasCauseInstanceOf(IdempotencyException.InvalidKey.class);
        assertThat(bench.told.events).containsExactly("refused InvalidKey");
    }

    @Test
    void aKeyThatWasUsedForOtherArgumentsIsAFailedStageToo() throws Exception {
        assertThat(call(CompletableFuture.completedFuture(bench.place())).get().isReplay())
                .isFalse();

        CompletableFuture<Outcome<Order>> refused =
                bench.engine.executeAsync(Bench.operation().build(), "k", Bench.OTHER, () -> stage);

        assertThat(catchThrowable(refused::get)).hasCauseInstanceOf(IdempotencyException.KeyReused.class);
        assertThat(bench.told.events).endsWith("refused KeyReused");
    }

    @Test
    void aStoreThatCannotAnswerIsAFailedStageToo() {
        bench.store.claimFailures.add(StoreException.passing("the network is gone", null));

        CompletableFuture<Outcome<Order>> refused = call(stage);

        assertThat(catchThrowable(refused::get)).hasCauseInstanceOf(IdempotencyException.StoreUnavailable.class);
    }

    @Test
    void theLeaseIsRenewedUntilTheStageIsThere() throws Exception {
        IdempotentOperation<Order> shortLease =
                Bench.operation().leaseFor(Duration.ofMillis(300)).build();
        CompletableFuture<Outcome<Order>> first = bench.engine.executeAsync(shortLease, "k", Bench.SAME, () -> stage);

        await().atMost(10, TimeUnit.SECONDS).until(() -> bench.record("k").age().compareTo(Duration.ofMillis(900)) > 0);
        assertThat(bench.record("k").leaseLeft()).isPositive();
        stage.complete(bench.place());

        assertThat(first.get().isReplay()).isFalse();
        assertThat(bench.told.events).containsExactly("granted 1", "executed");
    }

    @Test
    void anEntryThatExistsIsTheAnswerAtOnce() throws Exception {
        Order existing = new Order("existing", 1);

        CompletableFuture<Outcome<Order>> first = bench.engine.executeAsync(
                Bench.operation().build(), "k", Bench.SAME, () -> Optional.of(existing), () -> stage);

        assertThat(first).isCompletedWithValue(new Outcome.Found<>(existing));
        assertThat(stage.getNumberOfDependents()).isZero();
    }

    @Test
    void aResultThatCannotBeStoredFailsTheStageAndKeepsTheKey() {
        IdempotentOperation<Order> shortLease =
                Bench.operation().leaseFor(Duration.ofMillis(200)).build();
        CompletableFuture<Outcome<Order>> first = bench.engine.executeAsync(shortLease, "k", Bench.SAME, () -> stage);
        bench.store.whenAnyCompletes = StoreException.passing("the network is gone", null);

        stage.complete(bench.place());

        assertThat(catchThrowable(first::get)).hasCauseInstanceOf(IdempotencyException.OutcomeUnknown.class);
        assertThat(bench.record("k").state()).isEqualTo(State.IN_PROGRESS);
        assertThat(bench.store.releases).hasValue(0);
    }

    @Test
    void whatIsForcedUponAStageAfterwardsChangesNothingThatIsKept() throws Exception {
        CompletableFuture<Outcome<Order>> first = call(stage);
        stage.complete(bench.place());
        stage.obtrudeValue(new Order("forced", 9));
        first.obtrudeException(new IllegalStateException("forced"));
        stage.obtrudeException(new IllegalStateException("forced"));

        assertThat(call(new CompletableFuture<>()).get())
                .isEqualTo(new Outcome.Replayed<>(new Order("made by run 1", 1)));
        assertThat(bench.store.completions).hasValue(1);
        assertThat(bench.store.releases).hasValue(0);
    }

    @Test
    void aCallerThatCompletesWhatItGotDoesNotEndTheCall() throws Exception {
        CompletableFuture<Outcome<Order>> first = call(stage);
        first.completeExceptionally(new IllegalStateException("the caller lost its patience"));
        assertThat(bench.record("k").state()).isEqualTo(State.IN_PROGRESS);

        stage.complete(bench.place());

        assertThat(call(new CompletableFuture<>()).get().value()).isEqualTo(new Order("made by run 1", 1));
        assertThat(bench.told.events).containsExactly("granted 1", "executed", "replayed");
    }

    @Test
    void aStageThatIsThereAlreadyEndsTheCallOnTheCallersThread() throws Exception {
        Thread[] completes = new Thread[1];
        bench.store.beforeComplete = () -> completes[0] = Thread.currentThread();
        CompletableFuture<Outcome<Order>> first = call(CompletableFuture.completedFuture(bench.place()));

        assertThat(first).isCompleted();
        assertThat(completes[0]).isSameAs(Thread.currentThread());
        assertThat(call(new CompletableFuture<>()).get().isReplay()).isTrue();
    }

    private CompletableFuture<Outcome<Order>> call(CompletableFuture<Order> body) {
        return bench.engine.executeAsync(Bench.operation().build(), "k", Bench.SAME, () -> body);
    }
}
