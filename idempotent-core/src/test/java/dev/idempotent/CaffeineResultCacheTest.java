package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What has room in the cache, and for how long. */
class CaffeineResultCacheTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final RecordKey KEY = new RecordKey("o".repeat(10), "s".repeat(20), "v".repeat(30));

    /** An overhead of 500, two bytes for each of 10 + 20 + 30 + 40 characters, and the result's 50. */
    private static final int WEIGHT = 750;

    private static Claim.Completed answer(int bytes, Duration retentionLeft) {
        return new Claim.Completed("f".repeat(40), StoredResult.value("json", new byte[bytes]), retentionLeft);
    }

    private final Claim.Completed answer = answer(50, LONG);

    @Test
    void whatHasJustRoomIsKept() {
        ResultCache cache = new CaffeineResultCache(WEIGHT, LONG);
        cache.put(KEY, answer, System.nanoTime());

        assertThat(cache.get(KEY)).contains(answer);
    }

    @Test
    void whatLacksRoomForAByteIsNot() {
        ResultCache cache = new CaffeineResultCache(WEIGHT - 1, LONG);
        cache.put(KEY, answer, System.nanoTime());

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void aLaterAnswerTakesThePlaceOfAnEarlierOne() {
        ResultCache cache = new CaffeineResultCache(10 * WEIGHT, LONG);
        Claim.Completed settled = answer(60, LONG);
        cache.put(KEY, answer, System.nanoTime());
        cache.put(KEY, settled, System.nanoTime());

        assertThat(cache.get(KEY)).contains(settled);
    }

    @Test
    void whatIsRemovedIsGone() {
        ResultCache cache = new CaffeineResultCache(WEIGHT, LONG);
        cache.put(KEY, answer, System.nanoTime());
        cache.remove(KEY);

        assertThat(cache.get(KEY)).isEmpty();
    }

    @Test
    void retentionCountsFromBeforeTheStoreWasAsked() {
        ResultCache cache = new CaffeineResultCache(WEIGHT, LONG);
        cache.put(KEY, answer, System.nanoTime() - LONG.toNanos());
        assertThat(cache.get(KEY)).isEmpty();

        cache.put(KEY, answer, System.nanoTime() - LONG.dividedBy(2).toNanos());
        assertThat(cache.get(KEY)).contains(answer);
    }
}
