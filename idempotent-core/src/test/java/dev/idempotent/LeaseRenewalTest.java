package dev.idempotent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseRenewalTest {

    private static final Duration LEASE = Duration.ofMillis(400);

    private final Bench bench = Bench.withRunningClock();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aBodyThatOutlivesItsLeaseIsNotTakenOverByAnotherNode() throws Exception {
        Idempotency secondNode = bench.engine(UnaryOperator.identity());
        var operation = Bench.operation(Duration.ofMinutes(1));
        var leased = IdempotentOperation.named("place-order", Order.class)
                .leaseFor(LEASE)
                .waitFor(Duration.ofMinutes(1))
                .build();
        Running<Outcome<Order>> first = Running.start(() -> bench.engine.execute(leased, "k", Bench.SAME, () -> {
            awaitAge(LEASE.multipliedBy(4));
            return bench.place();
        }));
        await().atMost(10, SECONDS).until(() -> bench.store.claims.get() == 1);
        Outcome<Order> second = secondNode.execute(operation, "k", Bench.SAME, bench::place);

        assertThat(second).isEqualTo(new Outcome.Replayed<>(first.value().value()));
        assertThat(bench.runs).hasValue(1);
        assertThat(bench.store.renewals).hasValueGreaterThanOrEqualTo(3);
        assertThat(bench.told.events).doesNotContain("granted 2");
    }

    @Test
    void aDuplicateIsToldHowLongTheRenewedLeaseLasts() {
        var impatient = Bench.operation().leaseFor(LEASE).waitFor(Duration.ZERO).build();
        call(Duration.ofMinutes(1), () -> {
            awaitAge(LEASE);
            awaitRenewals(1);

            await().atMost(5, SECONDS)
                    .untilAsserted(() -> assertThatExceptionOfType(IdempotencyException.InProgress.class)
                            .isThrownBy(() -> bench.engine.execute(impatient, "k", Bench.SAME, bench::place))
                            .satisfies(refusal -> assertThat(refusal.retryAfter())
                                    .isPositive()
                                    .isLessThanOrEqualTo(LEASE)));
        });
    }

    @Test
    void renewalSurvivesAStoreThatFailsForAWhile() {
        call(Duration.ofSeconds(10), () -> {
            bench.store.whenRenews = StoreException.passing("cut off", null);
            awaitRenewals(2);
            bench.store.whenRenews = new IllegalArgumentException("not even a StoreException");
            awaitRenewals(2);
            bench.store.whenRenews = null;
            int renewals = bench.store.renewals.get();
            await().atMost(10, SECONDS)
                    .until(() -> bench.store.renewals.get() > renewals
                            && !bench.record("k").leaseLeft().isNegative());
        });

        assertThat(bench.told.events).containsExactly("granted 1", "executed");
    }

    @Test
    void aKeyThatWasTakenOverIsRenewedToo() {
        bench.claimElsewhere("k", Bench.SAME, Duration.ofMillis(1));
        await().atMost(10, SECONDS).until(() -> bench.record("k").leaseLeft().isNegative());

        call(Duration.ofSeconds(10), () -> awaitAge(LEASE.multipliedBy(3)));

        assertThat(bench.told.events).containsExactly("granted 2", "executed");
        assertThat(bench.store.renewals).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void aCallIsNotBelievedInForLongerThanMaxRunFor() {
        call(Duration.ofMillis(900), () -> {
            awaitRenewals(1);
            await().atMost(10, SECONDS)
                    .until(() -> bench.record("k").leaseLeft().isNegative());
            int renewals = bench.store.renewals.get();
            Instant later = Instant.now().plus(LEASE);
            await().atMost(10, SECONDS).until(() -> Instant.now().isAfter(later));
            assertThat(bench.store.renewals).hasValue(renewals);
        });

        assertThat(bench.told.events).containsExactly("granted 1", "executed");
    }

    @Test
    void aCallShorterThanAThirdOfItsLeaseCostsNoRenewal() {
        for (int i = 0; i < 200; i++) {
            bench.call(i);
        }

        assertThat(bench.store.renewals).hasValue(0);
    }

    @Test
    void aCallThatHasEndedIsNoLongerRenewed() {
        call(Duration.ofSeconds(10), () -> awaitRenewals(1));
        int renewals = bench.store.renewals.get();
        Instant later = Instant.now().plus(LEASE);
        await().atMost(10, SECONDS).until(() -> Instant.now().isAfter(later));

        assertThat(bench.store.renewals).hasValue(renewals);
    }

    private void call(Duration maxRunFor, Runnable body) {
        var operation = Bench.operation().leaseFor(LEASE).maxRunFor(maxRunFor).build();
        Outcome<Order> outcome = bench.engine.execute(operation, "k", Bench.SAME, () -> {
            body.run();
            return bench.place();
        });
        assertThat(outcome.isReplay()).isFalse();
    }

    private void awaitRenewals(int more) {
        int before = bench.store.renewals.get();
        await().atMost(10, SECONDS).until(() -> bench.store.renewals.get() >= before + more);
    }

    private void awaitAge(Duration age) {
        await().atMost(10, SECONDS).until(() -> bench.record("k").age().compareTo(age) > 0);
    }
}
