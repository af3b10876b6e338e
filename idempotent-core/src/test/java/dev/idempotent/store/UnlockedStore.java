package dev.idempotent.store;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Claims as the in-memory store does, on a map for many threads, without the lock: between look and write others come in. */
public final class UnlockedStore extends Claims {

    private final Map<RecordKey, InMemoryRecord> records = new ConcurrentHashMap<>();
    private final TestClock clock = new TestClock();

    @Override
    Claim claim(ClaimRequest request) {
        Instant now = clock.instant();
        InMemoryRecord seen = records.get(request.key());
        if (seen != null && !seen.yieldsTo(request, now)) {
            return seen.answer(request, now);
        }
        InMemoryRecord claimed = InMemoryRecord.claimed(request, seen, now);
        records.put(request.key(), claimed);
        return claimed.answer(request, now);
    }
}
