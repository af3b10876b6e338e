package dev.idempotent;

import dev.idempotent.store.IdempotencyStore;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what may be forgotten, in batches, so that no statement is long; a run is bounded, the next one goes on. */
final class Purge implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
    private static final int BATCH = 1_000;
    private static final int BATCHES_A_RUN = 100;

    private final IdempotencyStore store;
    private final Listeners listeners;
    private final ScheduledExecutorService thread = MaintenanceThread.named("idempotent-purge");

    Purge(IdempotencyStore store, Listeners listeners) {
        this.store = store;
        this.listeners = listeners;
    }

    /** Runs about every {@code period}: half as much sooner or later, at random, so that nodes do not purge in step. */
    void every(Duration period) {
        long nanos = period.toNanos();
        try {
            var unused = thread.schedule(
                    () -> {
                        runQuietly();
                        every(period);
                    },
                    ThreadLocalRandom.current().nextLong(nanos / 2, nanos + nanos / 2 + 1),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The engine is closed: nothing is purged any more");
        }
    }

    int run() {
        long start = System.nanoTime();
        int removed = 0;
        for (int batch = 0; batch < BATCHES_A_RUN; batch++) {
            int inBatch = store.deleteExpired(BATCH);
            removed += inBatch;
            if (inBatch < BATCH) {
                break;
            }
        }
        int inAll = removed;
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        listeners.tell(listener -> listener.purged(inAll, took));
        return removed;
    }

    private void runQuietly() {
        try {
            LOG.debug("Purged {} expired records", run());
        } catch (RuntimeException | Error e) {
            Reason.warn(LOG, "Expired records could not be purged; the next run tries again", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
