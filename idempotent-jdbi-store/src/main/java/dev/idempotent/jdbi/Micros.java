package dev.idempotent.jdbi;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Durations as SQL takes and gives them. */
final class Micros {

    /** As good as for ever. Databases count in nanoseconds or end their calendar not far above it. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Micros() {}

    static long of(Duration duration) {
        Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        return TimeUnit.MICROSECONDS.convert(bounded);
    }

    static Duration toDuration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
