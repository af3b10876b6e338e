package dev.idempotent.verification;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What was done, and what was found, so far. Safe for use by many threads. */
final class Tally {

    final AtomicInteger keys = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger kills = new AtomicInteger();
    final AtomicInteger freezes = new AtomicInteger();
    final AtomicInteger cuts = new AtomicInteger();
    final AtomicInteger restarts = new AtomicInteger();
    final AtomicInteger shifts = new AtomicInteger();

    /** Keys that had several effects, all of which the guarantee allows. */
    final AtomicInteger repeated = new AtomicInteger();

    private final Map<Violation.Kind, Integer> found = new EnumMap<>(Violation.Kind.class);

    synchronized void add(Violation violation) {
        found.merge(violation.kind(), 1, Integer::sum);
    }

    synchronized int of(Violation.Kind kind) {
        return found.getOrDefault(kind, 0);
    }

    synchronized boolean holds() {
        return found.isEmpty();
    }

    /** The last line of a run. */
    @Override
    public String toString() {
        return "keys=%d calls=%d kills=%d freezes=%d restarts=%d lost=%d doubled=%d differing=%d stuck=%d"
                .formatted(
                        keys.get(),
                        calls.get(),
                        kills.get(),
                        freezes.get(),
                        restarts.get(),
                        of(Violation.Kind.LOST),
                        of(Violation.Kind.DOUBLED),
                        of(Violation.Kind.DIFFERING),
                        of(Violation.Kind.STUCK));
    }
}
