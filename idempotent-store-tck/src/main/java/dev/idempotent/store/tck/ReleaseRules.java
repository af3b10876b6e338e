package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Lease;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How a key becomes free, and who may free it. */
interface ReleaseRules extends StoreUnderTest {

    @Test
    default void aReleasedKeyIsGrantedAtOnceAsTheFirstAttempt() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());

        assertThat(store().release(lease)).isTrue();

        assertThat(store().find(call.key())).isEmpty();
        assertThat(call.lookingLike("another").granted(store()).attempt()).isEqualTo(1);
    }

    @Test
    default void releasingTwiceReachesNothingTheSecondTime() {
        Lease lease = Call.fresh().granted(store());
        assertThat(store().release(lease)).isTrue();

        assertThat(store().release(lease)).isFalse();
    }

    @Test
    default void aCompletedCallIsNotReleasedByItsOwner() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        assertThat(store().complete(lease, Call.result("done"), Call.RETENTION)).isTrue();

        assertThat(store().release(lease)).isFalse();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));
    }

    @Test
    default void releasingIsFencedByTheToken() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());

        assertThat(store().release(new Lease(call.key(), UUID.randomUUID().toString(), 1)))
                .isFalse();

        assertThat(store().find(call.key()).orElseThrow().token()).isEqualTo(lease.token());
    }

    @Test
    default void aLateOwnerDoesNotReleaseTheSuccessorsCall() {
        Call call = Call.fresh();
        Lease late = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));
        Lease successor = call.granted(store());

        assertThat(store().release(late)).isFalse();

        assertThat(store().find(call.key()).orElseThrow().token()).isEqualTo(successor.token());
    }

    @Test
    default void anOwnerWhoseLeaseLapsedMayRelease() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));

        assertThat(store().release(lease)).isTrue();

        assertThat(store().find(call.key())).isEmpty();
    }
}
