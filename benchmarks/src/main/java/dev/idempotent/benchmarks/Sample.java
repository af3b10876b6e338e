package dev.idempotent.benchmarks;

import java.util.Arrays;

/**
 * What one contender did for a while.
 *
 * @param keys how many different calls were made, and not only repeated
 * @param runs how often the work was done for them
 */
record Sample(double perSecond, double p50Micros, double p99Micros, long keys, long runs) {

    static Sample of(long[] nanos, double seconds, long keys, long runs) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Sample(sorted.length / seconds, at(sorted, 0.5), at(sorted, 0.99), keys, runs);
    }

    private static double at(long[] sorted, double part) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (part * (sorted.length - 1))] / 1000.0;
    }
}
