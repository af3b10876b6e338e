package dev.idempotent;

import dev.idempotent.store.RecordKey;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which keys were seen completed lately, as far as is remembered: a later key takes the place of an earlier one, and another with
 * the same hash looks as if it had been seen. So it is a hint, and who follows it in vain has lost a statement.
 */
final class KnownKeys {

    private static final int BITS = 16;

    private final AtomicIntegerArray hashes = new AtomicIntegerArray(1 << BITS);

    void add(RecordKey key) {
        int hash = hash(key);
        hashes.setOpaque(slot(hash), hash);
    }

    boolean contains(RecordKey key) {
        int hash = hash(key);
        return hash != 0 && hashes.getOpaque(slot(hash)) == hash;
    }

    void remove(RecordKey key) {
        if (contains(key)) {
            hashes.setOpaque(slot(hash(key)), 0);
        }
    }

    private static int slot(int hash) {
        return hash >>> (Integer.SIZE - BITS);
    }

    /** That of a record is near for keys that are: the finish of MurmurHash3 spreads it. */
    private static int hash(RecordKey key) {
        int hash = key.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }
}
