package dev.idempotent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.idempotent.store.Claim;
import dev.idempotent.store.RecordKey;
import java.time.Duration;
import java.util.Optional;

/** Bounded by what it weighs. Results stay as they are stored, so what is encrypted is so here too. */
final class CaffeineResultCache implements ResultCache {

    /** Of an entry: objects, references and headers, as measured on a JVM of 64 bits, rounded up. */
    private static final int OVERHEAD = 500;

    /** @param end on {@link System#nanoTime()} */
    private record Entry(Optional<Claim.Completed> answer, long end) {}

    private final Cache<RecordKey, Entry> entries;
    private final Duration timeToLive;

    CaffeineResultCache(long maxBytes, Duration timeToLive) {
        this.timeToLive = timeToLive;
        entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(CaffeineResultCache::weight)
                .expireAfter(new AtItsEnd())
                // So that what has no room is let go of before the call goes on, on no thread of others.
                .executor(Runnable::run)
                .build();
    }

    private static int weight(RecordKey key, Entry entry) {
        Claim.Completed answer = entry.answer().orElseThrow();
        int characters = key.operation().length()
                + key.scope().length()
                + key.value().length()
                + answer.fingerprint().length();
        long bytes = OVERHEAD + 2L * characters + answer.result().bytes().length;
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    @Override
    public Optional<Claim.Completed> get(RecordKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry == null || entry.end() - System.nanoTime() <= 0 ? Optional.empty() : entry.answer();
    }

    @Override
    public void put(RecordKey key, Claim.Completed answer, long since) {
        long now = System.nanoTime();
        Duration left = answer.retentionLeft().minusNanos(now - since);
        Duration life = left.compareTo(timeToLive) < 0 ? left : timeToLive;
        if (life.compareTo(Duration.ZERO) > 0) {
            entries.put(key, new Entry(Optional.of(answer), now + life.toNanos()));
        }
    }

    @Override
    public void remove(RecordKey key) {
        entries.invalidate(key);
    }

    /** Frees memory; whether an entry still counts is asked of itself. */
    private static final class AtItsEnd implements Expiry<RecordKey, Entry> {

        @Override
        public long expireAfterCreate(RecordKey key, Entry entry, long now) {
            return Math.max(1, entry.end() - System.nanoTime());
        }

        @Override
        public long expireAfterUpdate(RecordKey key, Entry entry, long now, long left) {
            return expireAfterCreate(key, entry, now);
        }

        @Override
        public long expireAfterRead(RecordKey key, Entry entry, long now, long left) {
            return left;
        }
    }
}
