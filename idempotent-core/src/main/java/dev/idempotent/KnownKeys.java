package dev.idempotent;

import dev.idempotent.store.RecordKey;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which keys were seen completed lately, as far as is remembered: in each pair of places the two of which that was said last, and
 * another key with the same hash looks as if it had been seen. So it is a hint, and who follows it in vain has lost a statement.
 */
final class KnownKeys {

    private static final int BITS = 16;

    private final AtomicIntegerArray hashes = new AtomicIntegerArray(1 << BITS);

    void add(RecordKey key) {
        int hash = hash(key);
        if (contains(hash)) {
            return;
        }
        int place = place(hash);
        int before = hashes.getOpaque(place);
        if (before != 0) {
            hashes.setOpaque(beside(place), before);
        }
        hashes.setOpaque(place, hash);
    }

    boolean contains(RecordKey key) {
        return contains(hash(key));
    }

    private boolean contains(int hash) {
        int place = place(hash);
        return hash != 0 && (hashes.getOpaque(place) == hash || hashes.getOpaque(beside(place)) == hash);
    }

    void remove(RecordKey key) {
        int hash = hash(key);
        int place = place(hash);
        clear(place, hash);
        clear(beside(place), hash);
    }

    private void clear(int place, int hash) {
        if (hashes.getOpaque(place) == hash) {
            hashes.setOpaque(place, 0);
        }
    }

    private static int place(int hash) {
        return hash >>> (Integer.SIZE - BITS);
    }

    private static int beside(int place) {
        return place ^ 1;
    }

    /** That of a record is near for keys that are: the finish of MurmurHash3 spreads it. */
    private static int hash(RecordKey key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }
}
