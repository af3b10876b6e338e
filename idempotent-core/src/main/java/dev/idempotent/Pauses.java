package dev.idempotent;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: longer each time, to a bound, and never in step with other nodes. */
final class Pauses {

    private static final long LONGEST = Duration.ofMillis(200).toNanos();

    private long pause = Duration.ofMillis(5).toNanos();

    /** In nanoseconds. */
    long next() {
        long jittered = ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
        pause = Math.min(LONGEST, pause + pause / 2);
        return jittered;
    }
}
