package dev.idempotent.benchmarks;

import java.util.Locale;

/**
 * What is measured.
 *
 * @param callers how many call at one time
 * @param bytes how long the result is
 * @param durable whether commits wait for the disk
 */
record Scenario(Mix mix, int callers, int bytes, boolean durable) {

    /** What the calls are. */
    enum Mix {
        /** No key was used before. */
        FIRST,
        /** Every key was. */
        REPLAY,
        /** Every tenth call repeats one that is over. */
        ONE_IN_TEN_REPEATS,
        /** All repeat the same call. */
        HOT_KEY,
        /** All callers send one call at once, which takes 20 ms; how long until the last has its answer. */
        DUPLICATES,
        /** As {@link #DUPLICATES}, on two nodes. */
        DUPLICATES_ON_TWO_NODES;

        boolean isOneCall() {
            return this == DUPLICATES || this == DUPLICATES_ON_TWO_NODES;
        }
    }

    static final int SMALL = 200;
    static final int LARGE = 100 * 1024;

    static Scenario of(Mix mix, int callers) {
        return new Scenario(mix, callers, SMALL, true);
    }

    Scenario withoutDisk() {
        return new Scenario(mix, callers, bytes, false);
    }

    Scenario large() {
        return new Scenario(mix, callers, LARGE, durable);
    }

    String title() {
        return mix.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (bytes == SMALL ? "" : ", " + bytes / 1024 + " KiB")
                + (durable ? "" : ", commits do not wait for the disk");
    }

    /** Long enough to be told from waiting for a lock. */
    long millisOfWork() {
        return mix.isOneCall() ? 20 : 0;
    }

    /** By name. What is replayed is read by its key, whatever was promised when it was stored. */
    String floorOf(Contender.Entry entry) {
        return mix == Mix.REPLAY || mix == Mix.HOT_KEY ? Contenders.LEASE_FLOOR : entry.floor();
    }

    /** One caller's figures are of the work on one core; where there are several, it is their rate that counts. */
    boolean comparesRates() {
        return callers > 1 && !mix.isOneCall();
    }
}
