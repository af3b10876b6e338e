package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is granted a key, and what the others hear. */
interface ClaimRules extends StoreUnderTest {

    @Test
    default void aFreshKeyIsGrantedAsTheFirstAttempt() {
        ClaimRequest request = Call.fresh().request();

        Claim claim = store().claim(request);

        assertThat(claim).isEqualTo(new Claim.Granted(new Lease(request.key(), request.token(), 1)));
    }

    @Test
    default void aRivalHearsTheFingerprintAndHowLongTheLeaseLasts() {
        Call call = Call.fresh();
        call.start(store());

        Claim.InProgress rival = call.lookingLike("another").inProgress(store());

        assertThat(rival.fingerprint()).isEqualTo(call.fingerprint());
        assertThat(rival.leaseLeft()).isBetween(Call.LEASE.minusMinutes(1), Call.LEASE);
    }

    @Test
    default void theLeaseThatARivalHearsOfShrinks() {
        Call call = Call.fresh();
        call.start(store());
        age(call.key(), Duration.ofMinutes(4));

        assertThat(call.inProgress(store()).leaseLeft()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }

    @Test
    default void aRivalChangesNothing() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());

        Claim rival = call.lookingLike("another").leasedFor(Duration.ofDays(9)).claim(store());

        IdempotencyRecord record = store().find(call.key()).orElseThrow();
        assertThat(rival).isInstanceOf(Claim.InProgress.class);
        assertThat(record.token()).isEqualTo(lease.token());
        assertThat(record.fingerprint()).isEqualTo(call.fingerprint());
        assertThat(record.leaseLeft()).isLessThanOrEqualTo(Call.LEASE);
    }

    @Test
    default void theSameRequestAgainIsGrantedAgain() {
        ClaimRequest request = Call.fresh().request();
        Lease first = Call.leaseOf(store().claim(request));

        Lease second = Call.leaseOf(store().claim(request));

        assertThat(second).isEqualTo(first);
    }

    @Test
    default void theSameRequestIsNotGrantedAgainOnceItIsCompleted() {
        ClaimRequest request = Call.fresh().request();
        Lease lease = Call.leaseOf(store().claim(request));
        assertThat(store().complete(lease, Call.result("done"), Call.RETENTION)).isTrue();

        Claim.Completed answer = Call.completedBy(store().claim(request));

        assertThat(answer.fingerprint()).isEqualTo(request.fingerprint());
        assertThat(answer.result()).isEqualTo(Call.result("done"));
    }

    @Test
    default void theLongestTokenAndFingerprintFit() {
        ClaimRequest plain = Call.fresh()
                .lookingLike("f".repeat(ClaimRequest.MAX_FINGERPRINT))
                .request();
        ClaimRequest longest = new ClaimRequest(
                plain.key(),
                "t".repeat(ClaimRequest.MAX_TOKEN),
                plain.fingerprint(),
                plain.leaseFor(),
                plain.retainFor(),
                plain.waitFor(),
                true);

        assertThat(Call.leaseOf(store().claim(longest)).token()).isEqualTo(longest.token());
        assertThat(store().find(plain.key()).orElseThrow().fingerprint()).isEqualTo(plain.fingerprint());
    }

    @Test
    default void aRetentionOfCenturiesIsKeptForYears() {
        Call call = Call.fresh().retainedFor(Duration.ofDays(365_000));
        Lease lease = call.granted(store());
        assertThat(store().complete(lease, Call.result("kept"), call.retainFor()))
                .isTrue();
        age(call.key(), Duration.ofDays(365 * 50));

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("kept"));
    }

    @Test
    default void aClaimIsFoundAsItStands() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        age(call.key(), Duration.ofMinutes(3));

        IdempotencyRecord record = store().find(call.key()).orElseThrow();

        assertThat(record.key()).isEqualTo(call.key());
        assertThat(record.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(record.token()).isEqualTo(lease.token());
        assertThat(record.attempt()).isEqualTo(1);
        assertThat(record.fingerprint()).isEqualTo(call.fingerprint());
        assertThat(record.age()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
        assertThat(record.leaseLeft()).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
        assertThat(record.retentionLeft()).isBetween(Duration.ofMinutes(24 * 60 - 4), Duration.ofMinutes(24 * 60 - 3));
        assertThat(record.result()).isEmpty();
    }

    @Test
    default void nothingIsFoundUnderAKeyThatNobodyClaimed() {
        assertThat(store().find(Call.fresh().key())).isEmpty();
    }
}
