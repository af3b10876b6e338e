package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.StoredResult.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the store in memory shows operators, and what it forgets when it is told to. */
class InMemoryListsTest {

    private static final Duration RETENTION = Duration.ofHours(1);
    private static final StoredResult VALUE = StoredResult.value("json", new byte[] {'1'});
    private static final StoredResult FAILURE = StoredResult.of(Kind.FAILURE, "failure-1", new byte[] {'1'});

    private final TestClock clock = new TestClock();
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(clock, 4);

    @Test
    void recordsAreListedByStateTheOldestFirst() {
        complete("first", VALUE);
        var unused = claim("runs");
        complete("second", VALUE);
        complete("third", FAILURE);

        assertThat(keys(store.list(State.IN_PROGRESS, 10))).containsExactly("runs");
        assertThat(keys(store.list(State.COMPLETED, 2))).containsExactly("first", "second");
        assertThat(store.list(State.ABANDONED, 10)).isEmpty();
    }

    @Test
    void callsWithoutAValueAreListedTheOldestFirst() {
        complete("declined", FAILURE);
        complete("paid", VALUE);
        var unused = claim("runs");
        complete("too large", StoredResult.notKept());

        assertThat(keys(store.listFailed(10))).containsExactly("declined", "too large");
        assertThat(keys(store.listFailed(1))).containsExactly("declined");
    }

    @Test
    void recordsAreCountedByStateAndOfTooManyThoseThatEndFirst() {
        complete("first", VALUE);
        complete("second", FAILURE);
        var unused = claim("runs");

        RecordCounts all = store.count(4);
        RecordCounts some = store.count(2);

        assertThat(all).isEqualTo(new RecordCounts(all.byState(), true));
        assertThat(all.in(State.COMPLETED)).isEqualTo(2);
        assertThat(all.in(State.IN_PROGRESS)).isEqualTo(1);
        assertThat(some).isEqualTo(new RecordCounts(some.byState(), false));
        assertThat(some.in(State.COMPLETED)).isEqualTo(2);
        assertThat(some.in(State.IN_PROGRESS)).isZero();
    }

    @Test
    void noMoreAreForgottenThanWasSaid() {
        fillWithExpired();

        assertThat(store.deleteExpired(3)).isEqualTo(3);
        assertThat(store.deleteExpired(3)).isEqualTo(1);
        assertThat(store.deleteExpired(3)).isZero();
    }

    @Test
    void expiredRecordsThatWereLeftStillMakeRoom() {
        fillWithExpired();
        assertThat(store.deleteExpired(1)).isEqualTo(1);

        assertThat(claim("new")).isNotNull();
        assertThat(claim("newer")).isNotNull();
    }

    @Test
    void itsAnswersMayBeRemembered() {
        assertThat(store.mayBeRemembered()).isTrue();
    }

    private void fillWithExpired() {
        for (int i = 0; i < 4; i++) {
            complete("old " + i, VALUE);
        }
        clock.pass(RETENTION);
    }

    private Lease claim(String key) {
        clock.pass(Duration.ofSeconds(1));
        ClaimRequest request = new ClaimRequest(
                new RecordKey("op", "scope", key),
                "by " + key,
                "f",
                Duration.ofMinutes(1),
                RETENTION,
                Duration.ZERO,
                true);
        return ((Claim.Granted) store.claim(request)).lease();
    }

    private void complete(String key, StoredResult result) {
        assertThat(store.complete(claim(key), result, RETENTION)).isTrue();
    }

    private static List<String> keys(List<IdempotencyRecord> records) {
        return records.stream().map(record -> record.key().value()).toList();
    }
}
