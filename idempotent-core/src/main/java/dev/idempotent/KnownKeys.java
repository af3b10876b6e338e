package dev.idempotent;

import dev.idempotent.store.RecordKey;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which keys were seen completed lately, as far as is remembered: of those that share two places the two that were seen last, and
 * another key with the same hash looks as if it had been seen. So it is a hint, and who follows it in vain has lost a statement.
 */
final class KnownKeys {

    private static final int BITS = 15;

    /** In pairs: the last of each and the one before. */
    private final AtomicIntegerArray hashes = new AtomicIntegerArray(2 << BITS);

    void add(RecordKey key) {
        int hash = hash(key);
        int last = last(hash);
        int before = hashes.getOpaque(last);
        if (before != hash) {
            hashes.setOpaque(last + 1, before);
            hashes.setOpaque(last, hash);
        }
    }

    boolean contains(RecordKey key) {
        int hash = hash(key);
        int last = last(hash);
        return hash != 0 && (hashes.getOpaque(last) == hash || hashes.getOpaque(last + 1) == hash);
    }

    void remove(RecordKey key) {
        int hash = hash(key);
        clear(last(hash), hash);
        clear(last(hash) + 1, hash);
    }

    private void clear(int place, int hash) {
        if (hashes.getOpaque(place) == hash) {
            hashes.setOpaque(place, 0);
        }
    }

    private static int last(int hash) {
        return hash >>> (Integer.SIZE - BITS) << 1;
    }

    /** That of a record is near for keys that are: the finish of MurmurHash3 spreads it. */
    private static int hash(RecordKey key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }
}
