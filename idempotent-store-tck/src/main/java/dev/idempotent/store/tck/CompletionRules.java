package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.StoredResult.Kind;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept of a call, and whose result counts. */
interface CompletionRules extends StoreUnderTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    default void aCompletedCallIsReplayedAsItWasStored(Kind kind) {
        Call call = Call.fresh();
        StoredResult result = StoredResult.of(kind, "format/" + kind, new byte[] {0, 1, -1, 127, -128, 10, 13});
        complete(call.granted(store()), result);

        Claim.Completed replay = call.lookingLike("another").completed(store());

        assertThat(replay.fingerprint()).isEqualTo(call.fingerprint());
        assertThat(replay.result()).isEqualTo(result);
    }

    @Test
    default void aResultWithoutBytesOrFormatIsKept() {
        Call call = Call.fresh();
        complete(call.granted(store()), StoredResult.notKept());

        assertThat(call.completed(store()).result()).isEqualTo(StoredResult.notKept());
    }

    @Test
    default void aResultOfAMebibyteIsKeptToTheLastByte() {
        Call call = Call.fresh();
        byte[] bytes = new byte[1 << 20];
        new Random(42).nextBytes(bytes);
        StoredResult result = StoredResult.value("f".repeat(StoredResult.MAX_FORMAT), bytes);
        complete(call.granted(store()), result);

        assertThat(call.completed(store()).result()).isEqualTo(result);
    }

    @Test
    default void aCompletedCallIsFoundAsItStands() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        complete(lease, Call.result("done"));

        IdempotencyRecord record = store().find(call.key()).orElseThrow();

        assertThat(record.state()).isEqualTo(State.COMPLETED);
        assertThat(record.token()).isEqualTo(lease.token());
        assertThat(record.result()).contains(Call.result("done"));
    }

    @Test
    default void completingTwiceIsCompletingOnce() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        complete(lease, Call.result("done"));
        complete(lease, Call.result("done"));

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));
    }

    @Test
    default void theFirstResultStaysWhereASecondIsAnother() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        complete(lease, Call.result("done"));
        complete(lease, Call.result("undone"));

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));
    }

    @Test
    default void completingIsFencedByTheToken() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        Lease forged = new Lease(lease.key(), UUID.randomUUID().toString(), lease.attempt());

        assertThat(store().complete(forged, Call.result("forged"), Call.RETENTION))
                .isFalse();

        complete(lease, Call.result("done"));
        assertThat(store().complete(forged, Call.result("forged"), Call.RETENTION))
                .isFalse();
        assertThat(call.completed(store()).result()).isEqualTo(Call.result("done"));
    }

    @Test
    default void aCallThatNobodyClaimedCannotBeCompleted() {
        Lease lease = new Lease(Call.fresh().key(), "nobody", 1);

        assertThat(store().complete(lease, Call.result("forged"), Call.RETENTION))
                .isFalse();
        assertThat(store().find(lease.key())).isEmpty();
    }

    @Test
    default void anOwnerWhoseLeaseLapsedMayCompleteWhereNobodyTookTheKey() {
        Call call = Call.fresh();
        Lease lease = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));

        complete(lease, Call.result("late"));

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("late"));
    }

    @Test
    default void aLateOwnerDoesNotCompleteTheSuccessorsCall() {
        Call call = Call.fresh();
        Lease late = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));
        Lease successor = call.granted(store());

        assertThat(store().complete(late, Call.result("late"), Call.RETENTION)).isFalse();

        IdempotencyRecord record = store().find(call.key()).orElseThrow();
        assertThat(record.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(record.token()).isEqualTo(successor.token());
    }

    @Test
    default void aLateOwnerDoesNotReplaceTheSuccessorsResult() {
        Call call = Call.fresh();
        Lease late = call.granted(store());
        age(call.key(), Call.LEASE.plusMinutes(1));
        complete(call.granted(store()), Call.result("successor"));

        assertThat(store().complete(late, Call.result("late"), Call.RETENTION)).isFalse();

        assertThat(call.completed(store()).result()).isEqualTo(Call.result("successor"));
    }

    private void complete(Lease lease, StoredResult result) {
        assertThat(store().complete(lease, result, Duration.ofHours(1)))
                .as("the owner's result was stored")
                .isTrue();
    }
}
