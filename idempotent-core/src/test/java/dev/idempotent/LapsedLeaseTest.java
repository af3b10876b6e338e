package dev.idempotent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.Claim;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that another node has, alive or dead. */
class LapsedLeaseTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theNextCallTakesALapsedKeyOverWithOneAttemptMore() {
        claimed(Bench.SAME);
        bench.clock.pass(LEASE);

        assertThat(bench.call("k").isReplay()).isFalse();
        assertThat(bench.told.events).containsExactly("granted 2", "executed");
    }

    @Test
    void aLapsedKeyIsNotTakenOverByOtherArguments() {
        claimed(Bench.OTHER);
        bench.clock.pass(LEASE);

        assertThatExceptionOfType(IdempotencyException.KeyReused.class).isThrownBy(() -> bench.call("k"));
        assertThat(bench.runs).hasValue(0);
    }

    @Test
    void aLiveKeyOfAnotherNodeIsRefusedToOtherArgumentsAtOnce() {
        claimed(Bench.OTHER);

        assertThatExceptionOfType(IdempotencyException.KeyReused.class).isThrownBy(() -> bench.call("k"));
    }

    @Test
    void aLiveKeyOfAnotherNodeIsRefusedWithWhatIsLeftOfItsLease() {
        claimed(Bench.SAME);
        bench.clock.pass(Duration.ofSeconds(10));

        assertThatExceptionOfType(IdempotencyException.InProgress.class)
                .isThrownBy(() -> bench.engine.execute(Bench.operation(Duration.ZERO), "k", Bench.SAME, bench::place))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(20)));
        assertThat(bench.store.claims).hasValue(2);
        assertThat(bench.runs).hasValue(0);
    }

    @Test
    void aCallerWhoseWaitIsOverLeavesTheKeyToItsOwner() {
        Claim.Granted elsewhere = claimed(Bench.SAME);
        var operation = Bench.operation(Duration.ofMillis(50));

        assertThatExceptionOfType(IdempotencyException.InProgress.class)
                .isThrownBy(() -> bench.engine.execute(operation, "k", Bench.SAME, bench::place));
        StoredResult result = new JacksonResultCodec().encode(new Order("made elsewhere", 3), Order.class);
        assertThat(bench.store.complete(elsewhere.lease(), result, LEASE)).isTrue();
        assertThat(bench.call("k")).isEqualTo(new Outcome.Replayed<>(new Order("made elsewhere", 3)));
    }

    @Test
    void aCallerPollsForAnotherNodesResult() throws Exception {
        Claim.Granted elsewhere = claimed(Bench.SAME);
        Running<Outcome<Order>> caller = pollingCaller();
        Running<Outcome<Order>> follower = Running.start(() -> callWaiting()).untilItWaitsIn(Flight.class);
        StoredResult result = new JacksonResultCodec().encode(new Order("made elsewhere", 3), Order.class);
        assertThat(bench.store.complete(elsewhere.lease(), result, LEASE)).isTrue();

        assertThat(caller.value()).isEqualTo(new Outcome.Replayed<>(new Order("made elsewhere", 3)));
        assertThat(follower.value()).isEqualTo(caller.value());
        assertThat(bench.runs).hasValue(0);
    }

    @Test
    void aCallerThatPollsTakesOverWhenTheOtherNodeDies() throws Exception {
        claimed(Bench.SAME);
        Running<Outcome<Order>> caller = pollingCaller();
        bench.clock.pass(LEASE);

        assertThat(caller.value().isReplay()).isFalse();
        assertThat(bench.told.events).containsExactly("granted 2", "executed");
    }

    @Test
    void anInterruptedPollerIsRefusedWithTheFlagStillSet() throws Exception {
        claimed(Bench.SAME);
        boolean[] flag = new boolean[1];
        Running<Outcome<Order>> caller = Running.start(() -> {
            try {
                return callWaiting();
            } finally {
                flag[0] = Thread.currentThread().isInterrupted();
            }
        });
        caller.untilItWaitsIn(Claimant.class).thread.interrupt();

        assertThat(caller.failure()).isInstanceOf(IdempotencyException.InProgress.class);
        assertThat(flag[0]).isTrue();
        assertThat(bench.runs).hasValue(0);
    }

    @Test
    void twoNodesRunOnceAndTheSecondGetsTheFirstsValue() throws Exception {
        Idempotency secondNode = bench.engine(UnaryOperator.identity());
        var operation = Bench.operation(Duration.ofMinutes(1));
        Running<Outcome<Order>>[] second = newArray();

        Outcome<Order> first = bench.engine.execute(operation, "k", Bench.SAME, () -> {
            second[0] = Running.start(() -> secondNode.execute(operation, "k", Bench.SAME, bench::place));
            int claims = bench.store.claims.get();
            await().atMost(10, SECONDS).until(() -> bench.store.claims.get() > claims + 1);
            return bench.place();
        });

        assertThat(second[0].value()).isEqualTo(new Outcome.Replayed<>(first.value()));
        assertThat(bench.runs).hasValue(1);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Running<Outcome<Order>>[] newArray() {
        return new Running[1];
    }

    private Claim.Granted claimed(Fingerprint fingerprint) {
        return (Claim.Granted) bench.claimElsewhere("k", fingerprint, LEASE);
    }

    private Outcome<Order> callWaiting() {
        return bench.engine.execute(Bench.operation(Duration.ofMinutes(1)), "k", Bench.SAME, bench::place);
    }

    /** Has asked the store more than once and goes on asking. */
    private Running<Outcome<Order>> pollingCaller() {
        int claims = bench.store.claims.get();
        Running<Outcome<Order>> caller = Running.start(this::callWaiting);
        await().atMost(10, SECONDS).until(() -> bench.store.claims.get() > claims + 1);
        return caller;
    }
}
