package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.RecordKey;
import java.util.Optional;

/** Answers of completed calls, kept in this JVM for a while. Safe for use by many threads. */
interface ResultCache {

    /** Keeps nothing. */
    ResultCache NONE = new ResultCache() {

        @Override
        public Optional<Claim.Completed> get(RecordKey key) {
            return Optional.empty();
        }

        @Override
        public void put(RecordKey key, Claim.Completed answer, long since) {
            // There is no room.
        }

        @Override
        public void remove(RecordKey key) {
            // There is none.
        }
    };

    /** One whose time is not over. */
    Optional<Claim.Completed> get(RecordKey key);

    /**
     * Keeps it until its retention is over at the latest.
     *
     * @param since on {@link System#nanoTime()}: from when on what is left of its retention is counted, or earlier
     */
    void put(RecordKey key, Claim.Completed answer, long since);

    void remove(RecordKey key);
}
