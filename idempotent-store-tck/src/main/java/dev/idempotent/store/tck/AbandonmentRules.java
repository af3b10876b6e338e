package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a call that must not run again. */
interface AbandonmentRules extends StoreUnderTest {

    @Test
    default void aCallThatWasGivenUpIsNobodysAnyMore() {
        Call call = Call.fresh();
        assertThat(store().abandon(call.granted(store()))).isTrue();

        assertThat(call.claim(store())).isEqualTo(new Claim.Abandoned(call.fingerprint()));
        assertThat(call.notReclaiming().claim(store())).isEqualTo(new Claim.Abandoned(call.fingerprint()));
        assertThat(call.lookingLike("another").claim(store())).isEqualTo(new Claim.Abandoned(call.fingerprint()));
        assertThat(store().find(call.key()).orElseThrow().state()).isEqualTo(State.ABANDONED);
    }

    @Test
    default void givingUpTwiceIsGivingUpOnce() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());

        assertThat(store().abandon(lease)).isTrue();
        assertThat(store().abandon(lease)).isTrue();
    }

    @Test
    default void aLateOwnerDoesNotGiveUpTheSuccessorsCall() {
        Call call = Call.fresh();
        Lease old = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));
        call.start(store());

        assertThat(store().abandon(old)).isFalse();

        assertThat(call.inProgress(store()).leaseLeft()).isPositive();
    }

    @Test
    default void aCompletedCallIsNotGivenUp() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        assertThat(store().complete(lease, Call.result("done"), Call.RETENTION)).isTrue();

        assertThat(store().abandon(lease)).isFalse();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));
    }

    @Test
    default void aCallThatWasGivenUpIsNeitherReleasedNorRenewed() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        assertThat(store().abandon(lease)).isTrue();

        assertThat(store().release(lease)).isFalse();
        assertThat(store().renew(List.of(lease), Call.LEASE)).isEmpty();

        assertThat(call.claim(store())).isInstanceOf(Claim.Abandoned.class);
    }

    @Test
    default void aLapsedLeaseThatWasNotToBeReclaimedIsAbandonedForEverybody() {
        Call call = Call.fresh().notReclaiming();
        call.start(store());
        assertThat(call.inProgress(store()).leaseLeft()).isPositive();

        age(call.key(), Call.LEASE.plusMinutes(1));

        assertThat(call.claim(store())).isEqualTo(new Claim.Abandoned(call.fingerprint()));
        assertThat(Call.of(call.key()).claim(store())).isEqualTo(new Claim.Abandoned(call.fingerprint()));
        assertThat(store().find(call.key()).orElseThrow().state()).isEqualTo(State.ABANDONED);
    }

    @Test
    default void itsOwnerMayStillRenewItAndBringItToItsEnd() {
        Call call = Call.fresh().notReclaiming();
        Lease lease = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));

        assertThat(store().renew(List.of(lease), Call.LEASE)).containsExactly(lease);
        assertThat(call.inProgress(store()).leaseLeft()).isPositive();
        assertThat(store().complete(lease, Call.result("late"), Call.RETENTION)).isTrue();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("late"));
    }

    @Test
    default void itsOwnerMayReleaseItBeforeItIsGivenUp() {
        Call call = Call.fresh().notReclaiming();
        assertThat(store().release(call.granted(store()))).isTrue();

        assertThat(call.granted(store()).attempt()).isEqualTo(1);
    }

    @Test
    default void whatMustNotRunAgainOutlivesItsRetention() {
        Call lapsed = Call.fresh().notReclaiming();
        lapsed.start(store());
        Call givenUp = Call.fresh();
        assertThat(store().abandon(givenUp.granted(store()))).isTrue();
        age(lapsed.key(), Call.RETENTION.plusDays(1));
        age(givenUp.key(), Call.RETENTION.plusDays(1));

        int removed = store().deleteExpired(100);

        assertThat(removed).isBetween(0, 100);
        assertThat(lapsed.claim(store())).isInstanceOf(Claim.Abandoned.class);
        assertThat(givenUp.claim(store())).isInstanceOf(Claim.Abandoned.class);
    }

    @Test
    default void onceItIsCompletedItIsForgottenLikeOthers() {
        Call call = Call.fresh().notReclaiming().retainedFor(Duration.ofHours(1));
        assertThat(store().complete(call.granted(store()), Call.result("done"), Duration.ofHours(1)))
                .isTrue();
        age(call.key(), Duration.ofHours(2));

        assertThat(call.granted(store()).attempt()).isEqualTo(1);
    }
}
