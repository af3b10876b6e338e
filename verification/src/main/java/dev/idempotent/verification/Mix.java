package dev.idempotent.verification;

import static java.util.Collections.nCopies;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How often each fault comes among the others, and how far apart they are.
 *
 * @param kinds each as often as it is to come; empty where nothing is to go wrong
 * @param pauseMillis between two faults, on average; it varies by half of it
 */
record Mix(List<Kind> kinds, int pauseMillis) {

    enum Kind {
        KILL,
        FREEZE,
        /** Shorter than a node waits for a connection. */
        CUT,
        /** Longer than that, and sometimes than a lease. */
        LONG_CUT,
        RESTART,
        SHIFT
    }

    static final Mix USUAL = new Mix(
            Stream.of(
                            nCopies(3, Kind.KILL),
                            nCopies(4, Kind.FREEZE),
                            nCopies(2, Kind.CUT),
                            nCopies(1, Kind.LONG_CUT),
                            nCopies(1, Kind.RESTART),
                            nCopies(1, Kind.SHIFT))
                    .flatMap(List::stream)
                    .toList(),
            1000);

    Mix without(Kind kind) {
        List<Kind> left = new ArrayList<>(kinds);
        left.removeIf(kind::equals);
        return new Mix(left, pauseMillis);
    }
}
