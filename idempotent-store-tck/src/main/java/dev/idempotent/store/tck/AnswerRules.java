package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.StoredResult.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of a call that is known to be made. */
interface AnswerRules extends StoreUnderTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    default void aCompletedCallIsAnsweredAsItWasStored(Kind kind) {
        Call call = Call.fresh();
        StoredResult result = StoredResult.of(kind, "format/" + kind, new byte[] {0, 1, -1, 127, -128, 10, 13});
        assertThat(store().complete(call.granted(store()), result, Call.RETENTION))
                .isTrue();

        Claim.Completed answer = store().answer(call.key()).orElseThrow();

        assertThat(answer.fingerprint()).isEqualTo(call.fingerprint());
        assertThat(answer.result()).isEqualTo(result);
    }

    @Test
    default void aCallThatNobodyMadeOrThatIsNotAtItsEndHasNoAnswer() {
        Call call = Call.fresh();
        assertThat(store().answer(call.key())).isEmpty();

        Lease lease = call.granted(store());
        assertThat(store().answer(call.key())).isEmpty();

        assertThat(store().abandon(lease)).isTrue();
        assertThat(store().answer(call.key())).isEmpty();
    }

    @Test
    default void anAnswerTellsHowMuchLongerItIsKept() {
        Call call = Call.fresh().retainedFor(Duration.ofHours(5));
        assertThat(store().complete(call.granted(store()), Call.result("done"), Duration.ofHours(5)))
                .isTrue();
        age(call.key(), Duration.ofHours(2));

        assertThat(store().answer(call.key()).orElseThrow().retentionLeft())
                .isBetween(Duration.ofMinutes(3 * 60 - 1), Duration.ofHours(3));
    }

    @Test
    default void anAnswerWhoseRetentionIsOverIsNone() {
        Call call = Call.fresh();
        assertThat(store().complete(call.granted(store()), Call.result("old"), Call.RETENTION))
                .isTrue();
        age(call.key(), Call.RETENTION.plusMinutes(1));

        assertThat(store().answer(call.key())).isEmpty();
    }

    @Test
    default void aSuccessorsRunningCallHidesTheOldAnswer() {
        Call call = Call.fresh();
        assertThat(store().complete(call.granted(store()), Call.result("old"), Call.RETENTION))
                .isTrue();
        age(call.key(), Call.RETENTION.plusMinutes(1));
        call.start(store());

        assertThat(store().answer(call.key())).isEmpty();
    }
}
