package dev.idempotent;

import dev.idempotent.store.Lease;
import java.time.Duration;

/**
 * A lease of a call that runs in this JVM. The times here say when to write next; whether the lease is still held is the
 * store's to say.
 */
final class HeldLease {

    private final Lease lease;
    private final Timing timing;
    private final Flight flight;
    private final long startedAt = System.nanoTime();
    private volatile long renewedAt = startedAt;
    private volatile boolean begun;

    HeldLease(Lease lease, Timing timing, Flight flight) {
        this.lease = lease;
        this.timing = timing;
        this.flight = flight;
    }

    Lease lease() {
        return lease;
    }

    /** From now on something may have happened that cannot be undone. */
    void begins() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    Duration leaseFor() {
        return timing.leaseFor();
    }

    boolean isDue() {
        return elapsedSince(renewedAt) >= timing.leaseFor().toNanos() / 3;
    }

    boolean hasRunTooLong() {
        return elapsedSince(startedAt) >= timing.maxRunFor().toNanos();
    }

    void renewedAt(long nanoTime) {
        renewedAt = nanoTime;
        flight.renewed(timing.leaseFor());
    }

    private static long elapsedSince(long nanoTime) {
        return System.nanoTime() - nanoTime;
    }
}
