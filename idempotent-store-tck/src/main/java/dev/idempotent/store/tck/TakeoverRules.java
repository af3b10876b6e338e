package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a call whose owner fell silent. */
interface TakeoverRules extends StoreUnderTest {

    @Test
    default void aLapsedLeaseIsTakenOverByTheSameCallAsTheNextAttempt() {
        Call call = lapsed(Call.fresh());

        assertThat(call.granted(store()).attempt()).isEqualTo(2);

        age(call.key(), Call.LEASE.plusMinutes(1));
        assertThat(call.granted(store()).attempt()).isEqualTo(3);
    }

    @Test
    default void aTakeoverSetsTheWholeRecordAnew() {
        Call call = lapsed(Call.fresh());
        Call longer = call.leasedFor(Duration.ofHours(2)).retainedFor(Duration.ofDays(9));

        Lease lease = longer.granted(store());

        IdempotencyRecord record = store().find(call.key()).orElseThrow();
        assertThat(record.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(record.token()).isEqualTo(lease.token());
        assertThat(record.age()).isLessThan(Duration.ofMinutes(1));
        assertThat(record.leaseLeft()).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(120));
        assertThat(record.retentionLeft()).isBetween(Duration.ofDays(9).minusMinutes(1), Duration.ofDays(9));
    }

    @Test
    default void onceTakenOverTheLeaseIsLiveAgain() {
        Call call = lapsed(Call.fresh());
        call.start(store());

        assertThat(call.inProgress(store()).leaseLeft()).isBetween(Call.LEASE.minusMinutes(1), Call.LEASE);
    }

    @Test
    default void aLapsedLeaseIsNotTakenOverByACallThatLooksDifferent() {
        Call call = lapsed(Call.fresh());

        Claim.InProgress answer = call.lookingLike("another").inProgress(store());

        assertThat(answer).isEqualTo(new Claim.InProgress(call.fingerprint(), Duration.ZERO));
        assertThat(call.granted(store()).attempt()).isEqualTo(2);
    }

    @Test
    default void aLapsedLeaseIsNotTakenOverByAClaimantWhoMayNot() {
        Call call = lapsed(Call.fresh());

        Claim answer = call.notReclaiming().claim(store());

        assertThat(answer).isEqualTo(new Claim.Abandoned(call.fingerprint()));
        assertThat(call.granted(store()).attempt()).isEqualTo(2);
    }

    @Test
    default void aLiveLeaseIsNotTakenOver() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        age(call.key(), Call.LEASE.minusMinutes(1));

        assertThat(call.inProgress(store()).leaseLeft()).isPositive();
        assertThat(store().find(call.key()).orElseThrow().token()).isEqualTo(lease.token());
    }

    @Test
    default void aCompletedCallIsNotTakenOverThoughItsLeaseLapsed() {
        Call call = Call.fresh();
        assertThat(store().complete(call.granted(store()), Call.result("done"), Call.RETENTION))
                .isTrue();
        age(call.key(), Call.LEASE.plusMinutes(1));

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));
    }

    @Test
    default void theOldOwnersRequestIsARivalsOnceTheKeyWasTakenOver() {
        Call call = Call.fresh();
        ClaimRequest old = call.request();
        assertThat(store().claim(old)).isInstanceOf(Claim.Granted.class);
        age(call.key(), Call.LEASE.plusMinutes(1));
        call.start(store());

        assertThat(store().claim(old)).isInstanceOf(Claim.InProgress.class);
    }

    private Call lapsed(Call call) {
        call.start(store());
        age(call.key(), call.leaseFor().plusMinutes(1));
        return call;
    }
}
