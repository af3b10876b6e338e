package dev.idempotent.benchmarks;

import java.util.Locale;

/**
 * What is measured.
 *
 * @param callers how many call at one time
 * @param bytes how long the result is
 * @param durable whether commits wait for the disk
 */
record Scenario(Mix mix, int callers, int bytes, boolean durable, Stock stock) {

    /** What the calls are. */
    enum Mix {
        /** No key was used before. */
        FIRST_CALL,
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

        boolean onlyRepeats() {
            return this == REPLAY || this == HOT_KEY;
        }
    }

    /** What is compared: where it is a time less is better, else more. */
    enum Figure {
        P50,
        P99,
        RATE;

        double of(Sample sample) {
            return switch (this) {
                case P50 -> sample.p50Micros();
                case P99 -> sample.p99Micros();
                case RATE -> sample.perSecond();
            };
        }

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is in the table before anybody calls. */
    record Stock(Kind kind, long rows) {

        enum Kind {
            NONE,
            /** Results that are kept. */
            KEPT,
            /** Results whose time is over, and which are purged meanwhile. */
            PURGED
        }

        static final Stock NONE = new Stock(Kind.NONE, 0);
    }

    static final int SMALL = 200;
    static final int LARGE = 100 * 1024;

    static Scenario of(Mix mix, int callers) {
        return new Scenario(mix, callers, SMALL, true, Stock.NONE);
    }

    Scenario withoutDisk() {
        return new Scenario(mix, callers, bytes, false, stock);
    }

    Scenario large() {
        return new Scenario(mix, callers, LARGE, durable, stock);
    }

    Scenario among(long rows) {
        return new Scenario(mix, callers, bytes, durable, new Stock(Stock.Kind.KEPT, rows));
    }

    Scenario besideAPurgeOf(long rows) {
        return new Scenario(mix, callers, bytes, durable, new Stock(Stock.Kind.PURGED, rows));
    }

    String title() {
        return mix.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (bytes == SMALL ? "" : ", " + bytes / 1024 + " KiB")
                + (durable ? "" : ", not waiting for the disk")
                + switch (stock.kind()) {
                    case NONE -> "";
                    case KEPT -> ", among %,d rows".formatted(stock.rows());
                    case PURGED -> ", beside a purge of %,d rows".formatted(stock.rows());
                };
    }

    /** Long enough to be told from waiting for a lock. */
    long millisOfWork() {
        return mix.isOneCall() ? 20 : 0;
    }

    /** One caller's figures are of the work on one core; where there are several, it is their rate that counts. */
    Figure compared() {
        if (stock.kind() == Stock.Kind.PURGED) {
            return Figure.P99;
        }
        return callers > 1 && !mix.isOneCall() ? Figure.RATE : Figure.P50;
    }
}
