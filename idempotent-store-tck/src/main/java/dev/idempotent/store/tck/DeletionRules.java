package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What cleaning up removes, and what it must leave. */
interface DeletionRules extends StoreUnderTest {

    @Test
    default void expiredRecordsAreRemovedUpToTheLimitAndCounted() {
        removeLeftovers();
        List<Call> expired =
                Stream.generate(() -> completed(Duration.ofHours(1))).limit(5).toList();

        assertThat(store().deleteExpired(2)).isEqualTo(2);
        assertThat(store().deleteExpired(2)).isEqualTo(2);
        assertThat(store().deleteExpired(2)).isEqualTo(1);
        assertThat(store().deleteExpired(2)).isZero();
        assertThat(expired).allMatch(call -> store().find(call.key()).isEmpty());
    }

    @Test
    default void aCallIsMadeAfreshOnceItsRecordIsRemoved() {
        removeLeftovers();
        Call call = completed(Duration.ofHours(1));
        assertThat(store().deleteExpired(10)).isEqualTo(1);

        assertThat(call.granted(store()).attempt()).isEqualTo(1);
    }

    @Test
    default void aLapsedCallWhoseRetentionIsOverIsRemoved() {
        removeLeftovers();
        Call call = Call.fresh();
        call.start(store());
        age(call.key(), Call.RETENTION.plusMinutes(1));

        assertThat(store().deleteExpired(10)).isEqualTo(1);

        assertThat(store().find(call.key())).isEmpty();
    }

    @Test
    default void aLiveLeaseIsNeverRemovedThoughItsRetentionIsOver() {
        removeLeftovers();
        Call call = Call.fresh().leasedFor(Duration.ofHours(3)).retainedFor(Duration.ofMinutes(1));
        call.start(store());
        age(call.key(), Duration.ofHours(1));

        assertThat(store().deleteExpired(10)).isZero();

        assertThat(store().find(call.key())).isPresent();
    }

    @Test
    default void whatIsStillRetainedIsNotRemoved() {
        removeLeftovers();
        Call kept = completed(Duration.ofHours(9));
        Call lapsed = Call.fresh();
        lapsed.start(store());
        age(lapsed.key(), Call.LEASE.plusMinutes(1));

        assertThat(store().deleteExpired(10)).isZero();

        assertThat(store().find(kept.key())).isPresent();
        assertThat(store().find(lapsed.key())).isPresent();
    }

    /** A completed call, two hours old. */
    private Call completed(Duration retainFor) {
        Call call = Call.fresh().retainedFor(retainFor);
        assertThat(store().complete(call.granted(store()), Call.result("done"), retainFor))
                .isTrue();
        age(call.key(), Duration.ofHours(2));
        return call;
    }

    /** Where ageing one record ages all, records of other tests would expire in the middle of this one. */
    private void removeLeftovers() {
        Call any = Call.fresh();
        any.start(store());
        age(any.key(), Duration.ofDays(400));
        int removed;
        do {
            removed = store().deleteExpired(100);
        } while (removed == 100);
    }
}
