package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How an owner keeps its key while it runs. */
interface RenewalRules extends StoreUnderTest {

    @Test
    default void aRenewedLeaseEndsAsLongFromNowAsIsAsked() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());

        assertThat(store().renew(List.of(lease), Duration.ofHours(2))).containsExactly(lease);

        age(call.key(), Duration.ofHours(1));
        assertThat(call.inProgress(store()).leaseLeft()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
    }

    @Test
    default void aRenewalMayAlsoShortenALease() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());

        assertThat(store().renew(List.of(lease), Duration.ofMinutes(2))).containsExactly(lease);

        assertThat(call.inProgress(store()).leaseLeft()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
    }

    @Test
    default void onlyLeasesThatAreStillHeldAreRenewed() {
        Lease held = Call.fresh().granted(store());
        Call taken = Call.fresh();
        Lease lost = taken.granted(store());
        age(taken.key(), Call.LEASE.plusMinutes(1));
        Lease successor = taken.granted(store());
        Lease released = Call.fresh().granted(store());
        assertThat(store().release(released)).isTrue();
        Lease unknown = new Lease(held.key(), UUID.randomUUID().toString(), 1);

        Set<Lease> renewed = store().renew(List.of(lost, held, released, unknown), Duration.ofHours(2));

        assertThat(renewed).containsExactly(held);
        assertThat(taken.inProgress(store()).leaseLeft()).isLessThanOrEqualTo(Call.LEASE);
        assertThat(store().find(taken.key()).orElseThrow().token()).isEqualTo(successor.token());
        assertThat(store().find(released.key())).isEmpty();
    }

    @Test
    default void aCompletedCallHoldsNoLease() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        assertThat(store().complete(lease, Call.result("done"), Call.RETENTION)).isTrue();

        assertThat(store().renew(List.of(lease), Duration.ofDays(9))).isEmpty();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));
        assertThat(store().find(call.key()).orElseThrow().leaseLeft()).isLessThanOrEqualTo(Call.LEASE);
    }

    @Test
    default void aLapsedLeaseThatNobodyTookIsHeldAgain() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));

        assertThat(store().renew(List.of(lease), Call.LEASE)).containsExactly(lease);

        assertThat(call.inProgress(store()).leaseLeft()).isPositive();
    }

    @Test
    default void renewingDoesNotProlongRetention() {
        Call call = Call.fresh().retainedFor(Duration.ofHours(1));
        Lease lease = call.granted(store());

        assertThat(store().renew(List.of(lease), Duration.ofHours(2))).containsExactly(lease);

        assertThat(store().find(call.key()).orElseThrow().retentionLeft()).isLessThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    default void renewingNothingRenewsNothing() {
        assertThat(store().renew(List.of(), Call.LEASE)).isEmpty();
    }

    @Test
    default void hundredsOfLeasesAreRenewedAtOnce() {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            leases.add(Call.fresh().granted(store()));
        }
        Lease released = leases.get(449);
        assertThat(store().release(released)).isTrue();

        Set<Lease> renewed = store().renew(leases, Duration.ofHours(2));

        assertThat(renewed).containsExactlyInAnyOrderElementsOf(leases.subList(0, 449));
        assertThat(store().find(leases.get(0).key()).orElseThrow().leaseLeft()).isGreaterThan(Duration.ofHours(1));
        assertThat(store().find(leases.get(448).key()).orElseThrow().leaseLeft())
                .isGreaterThan(Duration.ofHours(1));
    }
}
