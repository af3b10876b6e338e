package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long an answer counts, and how a key starts afresh. */
interface RetentionRules extends StoreUnderTest {

    @Test
    default void retentionCountsFromTheClaimAndCompletingDoesNotProlongIt() {
        Call call = Call.fresh().retainedFor(Duration.ofHours(1));
        Lease lease = call.granted(store());
        age(call.key(), Duration.ofMinutes(50));
        for (int times = 0; times < 2; times++) {
            assertThat(store().complete(lease, Call.result("done"), Duration.ofDays(9)))
                    .isTrue();
        }
        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));

        age(call.key(), Duration.ofMinutes(11));

        assertThat(call.granted(store()).attempt()).isEqualTo(1);
    }

    @Test
    default void aReplayTellsHowMuchLongerTheAnswerIsKept() {
        Call call = Call.fresh().retainedFor(Duration.ofHours(5));
        assertThat(store().complete(call.granted(store()), Call.result("done"), Duration.ofHours(5)))
                .isTrue();
        age(call.key(), Duration.ofHours(2));

        Duration left = call.retainedFor(Duration.ofDays(9)).completed(store()).retentionLeft();

        assertThat(left).isBetween(Duration.ofMinutes(3 * 60 - 1), Duration.ofHours(3));
    }

    @Test
    default void aReplayOfACallThatOutlivedItsRetentionTellsHowMuchLongerItIsKept() {
        Call call = Call.fresh().leasedFor(Duration.ofHours(3)).retainedFor(Duration.ofHours(1));
        Lease lease = call.granted(store());
        age(call.key(), Duration.ofHours(2));
        assertThat(store().complete(lease, Call.result("slow"), Duration.ofHours(1)))
                .isTrue();

        assertThat(call.completed(store()).retentionLeft()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    default void aCallThatOutlivedItsRetentionIsKeptFromItsCompletion() {
        Call call = Call.fresh().leasedFor(Duration.ofHours(3)).retainedFor(Duration.ofHours(1));
        Lease lease = call.granted(store());
        age(call.key(), Duration.ofHours(2));
        assertThat(store().complete(lease, Call.result("slow"), Duration.ofHours(1)))
                .isTrue();

        age(call.key(), Duration.ofMinutes(50));
        assertThat(call.completed(store()).result()).isEqualTo(Call.result("slow"));

        age(call.key(), Duration.ofMinutes(20));
        assertThat(call.granted(store()).attempt()).isEqualTo(1);
    }

    @Test
    default void aLiveLeaseNeverExpiresThoughItsRetentionIsOver() {
        Call call = Call.fresh().leasedFor(Duration.ofHours(3)).retainedFor(Duration.ofMinutes(1));
        call.start(store());
        age(call.key(), Duration.ofHours(1));

        assertThat(call.inProgress(store()).leaseLeft()).isPositive();
    }

    @Test
    default void aLapsedCallWhoseRetentionIsOverIsForAnybody() {
        Call call = Call.fresh();
        call.start(store());
        age(call.key(), Call.RETENTION.plusMinutes(1));
        Call another = call.lookingLike("another").notReclaiming();

        Lease lease = another.granted(store());

        IdempotencyRecord record = store().find(call.key()).orElseThrow();
        assertThat(record.token()).isEqualTo(lease.token());
        assertThat(record.fingerprint()).isEqualTo("another");
        assertThat(another.inProgress(store()).leaseLeft()).isBetween(Call.LEASE.minusMinutes(1), Call.LEASE);
    }

    @Test
    default void aClaimAfterRetentionStartsAfreshWithNothingOfTheOldLife() {
        Call call = Call.fresh();
        assertThat(store().complete(call.granted(store()), Call.result("old"), Call.RETENTION))
                .isTrue();
        age(call.key(), Call.RETENTION.plusMinutes(1));
        Call another = call.lookingLike("another");

        Lease lease = another.granted(store());

        IdempotencyRecord record = store().find(call.key()).orElseThrow();
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(record.attempt()).isEqualTo(1);
        assertThat(record.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(record.token()).isEqualTo(lease.token());
        assertThat(record.fingerprint()).isEqualTo("another");
        assertThat(record.age()).isLessThan(Duration.ofMinutes(1));
        assertThat(record.leaseLeft()).isBetween(Call.LEASE.minusMinutes(1), Call.LEASE);
        assertThat(record.retentionLeft()).isBetween(Call.RETENTION.minusMinutes(1), Call.RETENTION);
        assertThat(record.result()).isEmpty();
        assertThat(another.inProgress(store()).fingerprint()).isEqualTo("another");
    }

    @Test
    default void aKeyThatStartedAfreshIsCompletedAnew() {
        Call call = Call.fresh();
        Lease old = call.granted(store());
        assertThat(store().complete(old, Call.result("old"), Call.RETENTION)).isTrue();
        age(call.key(), Call.RETENTION.plusMinutes(1));
        Lease lease = call.granted(store());

        assertThat(store().complete(old, Call.result("older"), Call.RETENTION)).isFalse();
        assertThat(store().complete(lease, Call.result("new"), Call.RETENTION)).isTrue();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("new"));
    }

    @Test
    default void aRecordIsFoundAfterItsRetention() {
        Call call = Call.fresh();
        assertThat(store().complete(call.granted(store()), Call.result("old"), Call.RETENTION))
                .isTrue();
        age(call.key(), Call.RETENTION.plusMinutes(1));

        IdempotencyRecord record = store().find(call.key()).orElseThrow();

        assertThat(record.retentionLeft()).isNegative();
        assertThat(record.result()).contains(Call.result("old"));
    }
}
