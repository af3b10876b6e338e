package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailingBodyTest {

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new IOException("checked"),
                new IllegalStateException("unchecked"),
                new AssertionError("error"),
                new InterruptedException("interrupt"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void theSameThrowableGoesOnAndTheNextCallRuns(Throwable failure) {
        Throwable thrown = catchThrowable(() -> fail("k", failure));

        assertThat(thrown).isSameAs(failure);
        assertThat(bench.store.find(Bench.recordOf("k"))).isEmpty();
        assertThat(bench.call("k").isReplay()).isFalse();
        assertThat(bench.told.events).contains("failed " + failure.getClass().getSimpleName());
    }

    @Test
    void interruptOfTheBodyReleasesTheKeyAndTheFlagStays() {
        Throwable thrown = catchThrowable(() ->
                bench.engine.<Order, RuntimeException>execute(Bench.operation().build(), "k", Bench.SAME, () -> {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("gave up");
                }));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).hasMessage("gave up");
        assertThat(bench.store.find(Bench.recordOf("k"))).isEmpty();
    }

    @Test
    void theKeyOfAFailedCallMayComeWithOtherArguments() {
        assertThat(catchThrowable(() -> fail("k", new IOException()))).isNotNull();

        assertThat(bench.engine
                        .execute(Bench.operation().build(), "k", Bench.OTHER, bench::place)
                        .isReplay())
                .isFalse();
    }

    @Test
    void aReleaseThatFailsLeavesTheThrowableAsItIsAndTheLeaseToLapse() {
        bench.store.releaseFailures.add(StoreException.passing("cut off", null));
        IOException failure = new IOException();

        assertThat(catchThrowable(() -> fail("k", failure))).isSameAs(failure);
        assertThat(bench.store.find(Bench.recordOf("k"))).isPresent();

        bench.clock.pass(Duration.ofSeconds(30));
        assertThat(bench.call("k").isReplay()).isFalse();
        assertThat(bench.told.events).contains("granted 2");
    }

    @Test
    void aStoreThatBreaksItsContractOnReleaseDoesNotHideTheThrowable() {
        bench.store.releaseFailures.add(new IllegalArgumentException("not a StoreException"));
        IOException failure = new IOException();

        assertThat(catchThrowable(() -> fail("k", failure))).isSameAs(failure);
    }

    @Test
    void aFailedCallWhoseKeyWasTakenOverDoesNotDisturbTheNewOwner() {
        Throwable thrown = catchThrowable(() ->
                bench.engine.<Order, IOException>execute(Bench.operation().build(), "k", Bench.SAME, () -> {
                    bench.clock.pass(Duration.ofSeconds(30));
                    bench.claimElsewhere("k", Bench.SAME, Duration.ofSeconds(30));
                    throw new IOException();
                }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(bench.record("k").attempt()).isEqualTo(2);
    }

    @Test
    void ofThoseWhoWaitedForAFailedCallExactlyOneRunsNext() throws Exception {
        CountDownLatch leaderRuns = new CountDownLatch(1);
        CountDownLatch fail = new CountDownLatch(1);
        Running<Outcome<Order>> leader =
                Running.start(() -> bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
                    leaderRuns.countDown();
                    fail.await();
                    throw new IOException("first fails");
                }));
        leaderRuns.await();
        AtomicInteger atOnce = new AtomicInteger();
        List<Running<Outcome<Order>>> followers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            followers.add(Running.start(() ->
                    bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
                        assertThat(atOnce.incrementAndGet()).isEqualTo(1);
                        return bench.place();
                    })));
        }
        followers.forEach(follower -> follower.untilItWaitsIn(Flight.class));
        fail.countDown();

        assertThat(leader.failure()).hasMessage("first fails");
        int executed = 0;
        for (Running<Outcome<Order>> follower : followers) {
            Outcome<Order> outcome = follower.value();
            assertThat(outcome.value().id()).isEqualTo("made by run 1");
            executed += outcome.isReplay() ? 0 : 1;
        }
        assertThat(executed).isEqualTo(1);
        assertThat(bench.runs).hasValue(1);
    }

    private void fail(String key, Throwable failure) throws Throwable {
        bench.engine.<Order, Throwable>execute(Bench.operation().build(), key, Bench.SAME, () -> {
            throw failure;
        });
    }
}
