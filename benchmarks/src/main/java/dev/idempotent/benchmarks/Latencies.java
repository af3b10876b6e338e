package dev.idempotent.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** How long calls of one thread took. */
final class Latencies {

    private long[] nanos = new long[4096];
    private int count;

    void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    private LongStream all() {
        return Arrays.stream(nanos, 0, count);
    }

    static long[] together(List<Latencies> threads) {
        return threads.stream().flatMapToLong(Latencies::all).toArray();
    }
}
