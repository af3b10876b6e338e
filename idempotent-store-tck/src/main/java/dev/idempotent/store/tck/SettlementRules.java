package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator may do to a call that nobody runs any more. */
interface SettlementRules extends StoreUnderTest {

    @Test
    default void aSettledCallIsReplayed() {
        Call call = abandoned();

        assertThat(store().settle(seen(call), "operator", Call.result("settled"), Call.RETENTION))
                .isTrue();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("settled"));
        assertThat(store().find(call.key()).orElseThrow().token()).isEqualTo("operator");
    }

    @Test
    default void aThawedOwnerDoesNotOverwriteASettlement() {
        Call call = Call.fresh().notReclaiming();
        Lease owner = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));
        assertThat(store().settle(seen(call), "operator", Call.result("settled"), Call.RETENTION))
                .isTrue();

        assertThat(store().complete(owner, Call.result("late"), Call.RETENTION)).isFalse();
        assertThat(store().abandon(owner)).isFalse();
        assertThat(store().release(owner)).isFalse();
        assertThat(store().renew(List.of(owner), Call.LEASE)).isEmpty();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("settled"));
    }

    @Test
    default void aSettlementIsKeptFromWhenItWasMade() {
        Call call = abandoned();
        age(call.key(), Call.RETENTION.plusDays(1));
        assertThat(store().settle(seen(call), "operator", Call.result("settled"), Duration.ofHours(2)))
                .isTrue();

        age(call.key(), Duration.ofHours(1));
        assertThat(call.completed(store()).result()).isEqualTo(Call.result("settled"));
        age(call.key(), Duration.ofHours(2));
        assertThat(call.granted(store()).attempt()).isEqualTo(1);
    }

    @Test
    default void ofTwoOperatorsOneSettles() {
        Call call = abandoned();
        Lease seen = seen(call);

        assertThat(store().settle(seen, "first", Call.result("first"), Call.RETENTION))
                .isTrue();
        assertThat(store().settle(seen, "second", Call.result("second"), Call.RETENTION))
                .isFalse();
        assertThat(store().discard(seen)).isFalse();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("first"));
    }

    @Test
    default void aCallWhoseOwnerIsAliveIsNotSettled() {
        for (Call call : List.of(Call.fresh(), Call.fresh().notReclaiming())) {
            Lease lease = call.granted(store());

            assertThat(store().settle(lease, "operator", Call.result("settled"), Call.RETENTION))
                    .isFalse();
            assertThat(store().discard(lease)).isFalse();

            assertThat(call.inProgress(store()).leaseLeft()).isPositive();
        }
    }

    @Test
    default void aCallWhoseLeaseLapsedIsSettledBeforeItIsTakenOver() {
        Call call = Call.fresh();
        Lease owner = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));

        assertThat(store().settle(owner, "operator", Call.result("settled"), Call.RETENTION))
                .isTrue();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("settled"));
    }

    @Test
    default void anOperatorWhoLookedBeforeATakeoverTouchesNothing() {
        Call call = Call.fresh();
        Lease seen = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));
        Lease successor = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));

        assertThat(store().settle(seen, "operator", Call.result("settled"), Call.RETENTION))
                .isFalse();
        assertThat(store().discard(seen)).isFalse();

        assertThat(store().find(call.key()).orElseThrow().token()).isEqualTo(successor.token());
    }

    @Test
    default void aCompletedCallIsNotSettled() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        assertThat(store().complete(lease, Call.result("done"), Call.RETENTION)).isTrue();
        age(call.key(), Call.LEASE.plusMinutes(1));

        assertThat(store().settle(lease, "operator", Call.result("settled"), Call.RETENTION))
                .isFalse();
        assertThat(store().discard(lease)).isFalse();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));
    }

    @Test
    default void aDiscardedCallIsMadeAfresh() {
        Call call = abandoned();

        assertThat(store().discard(seen(call))).isTrue();

        assertThat(store().find(call.key())).isEmpty();
        assertThat(call.granted(store()).attempt()).isEqualTo(1);
    }

    @Test
    default void recordsAreListedByTheirStateTheOldestFirst() {
        Call running = Call.fresh();
        Call lapsed = Call.fresh().notReclaiming();
        lapsed.start(store());
        age(lapsed.key(), Call.LEASE.plusMinutes(1));
        Call givenUp = abandoned();
        running.start(store());
        Call done = Call.fresh();
        assertThat(store().complete(done.granted(store()), Call.result("done"), Call.RETENTION))
                .isTrue();

        List<IdempotencyRecord> abandoned = store().list(State.ABANDONED, 10_000);

        assertThat(abandoned)
                .extracting(IdempotencyRecord::key)
                .containsSubsequence(lapsed.key(), givenUp.key())
                .doesNotContain(running.key(), done.key());
        assertThat(abandoned).allMatch(record -> record.state() == State.ABANDONED);
        assertThat(store().list(State.IN_PROGRESS, 10_000))
                .extracting(IdempotencyRecord::key)
                .contains(running.key())
                .doesNotContain(lapsed.key(), givenUp.key(), done.key());
        assertThat(store().list(State.COMPLETED, 10_000))
                .filteredOn(record -> record.key().equals(done.key()))
                .singleElement()
                .satisfies(record -> assertThat(record.result()).contains(Call.result("done")));
        assertThat(store().list(State.ABANDONED, 1)).hasSize(1);
    }

    @Test
    default void callsWithoutAValueAreListed() {
        Call failed = Call.fresh();
        Call notKept = Call.fresh();
        Call returned = Call.fresh();
        Call running = Call.fresh();
        StoredResult failure = StoredResult.of(StoredResult.Kind.FAILURE, "json", new byte[] {1});
        assertThat(store().complete(failed.granted(store()), failure, Call.RETENTION))
                .isTrue();
        age(failed.key(), Duration.ofMinutes(1));
        assertThat(store().complete(notKept.granted(store()), StoredResult.notKept(), Call.RETENTION))
                .isTrue();
        assertThat(store().complete(returned.granted(store()), Call.result("done"), Call.RETENTION))
                .isTrue();
        running.start(store());

        List<IdempotencyRecord> listed = store().listFailed(10_000);

        assertThat(listed)
                .extracting(IdempotencyRecord::key)
                .containsSubsequence(failed.key(), notKept.key())
                .doesNotContain(returned.key(), running.key());
        assertThat(listed).allMatch(record -> record.result().orElseThrow().kind() != StoredResult.Kind.VALUE);
        assertThat(store().listFailed(1)).hasSize(1);
    }

    @Test
    default void recordsAreCountedByTheirState() {
        RecordCounts before = store().count(1_000_000);
        Call lapsed = Call.fresh().notReclaiming();
        lapsed.start(store());
        age(lapsed.key(), Call.LEASE.plusMinutes(1));
        Call mayBeTakenOver = Call.fresh();
        mayBeTakenOver.start(store());
        age(mayBeTakenOver.key(), Call.LEASE.plusMinutes(1));
        Call givenUp = abandoned();
        Call.fresh().notReclaiming().start(store());
        Call done = Call.fresh();
        assertThat(store().complete(done.granted(store()), Call.result("done"), Call.RETENTION))
                .isTrue();

        RecordCounts counts = store().count(1_000_000);

        assertThat(store().find(givenUp.key())).isPresent();
        assertThat(counts.complete()).isTrue();
        assertThat(counts.in(State.IN_PROGRESS)).isEqualTo(before.in(State.IN_PROGRESS) + 2);
        assertThat(counts.in(State.ABANDONED)).isEqualTo(before.in(State.ABANDONED) + 2);
        assertThat(counts.in(State.COMPLETED)).isEqualTo(before.in(State.COMPLETED) + 1);
    }

    @Test
    default void ofManyRecordsThoseAreCountedWhoseRetentionEndsFirst() {
        Call givenUp = abandoned();
        age(givenUp.key(), Call.RETENTION.multipliedBy(1_000));
        Call.fresh().start(store());

        RecordCounts counts = store().count(1);

        assertThat(counts.complete()).isFalse();
        assertThat(counts.byState()).isEqualTo(Map.of(State.ABANDONED, 1L, State.IN_PROGRESS, 0L, State.COMPLETED, 0L));
        assertThat(store().discard(seen(givenUp))).isTrue();
    }

    private Call abandoned() {
        Call call = Call.fresh().notReclaiming();
        assertThat(store().abandon(call.granted(store()))).isTrue();
        return call;
    }

    private Lease seen(Call call) {
        return store().find(call.key()).orElseThrow().lease();
    }
}
