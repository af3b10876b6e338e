package dev.idempotent.benchmarks;

import java.util.Arrays;

/** What one contender did for a while. */
record Sample(double perSecond, double p50Micros, double p99Micros) {

    static Sample of(long[] nanos, double seconds) {
        if (nanos.length == 0) {
            throw new IllegalStateException(
                    "no call was over in " + seconds + " s: give rounds more time, by --millis");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Sample(sorted.length / seconds, at(sorted, 0.5), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) (part * (sorted.length - 1))] / 1000.0;
    }
}
