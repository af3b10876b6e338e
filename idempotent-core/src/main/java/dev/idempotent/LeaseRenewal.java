package dev.idempotent;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of running calls alive: one thread for all of them, at a third of the lease, one statement a tick for
 * all leases of one length. A call shorter than a third of its lease costs no statement.
 */
final class LeaseRenewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseRenewal.class);

    private final IdempotencyStore store;
    private final ScheduledExecutorService thread = MaintenanceThread.named("idempotent-lease-renewal");
    private final Map<Duration, Set<HeldLease>> heldByLength = new ConcurrentHashMap<>();

    LeaseRenewal(IdempotencyStore store) {
        this.store = store;
    }

    /** Renews from now on until {@link #stop}, or the operation's {@code maxRunFor}. */
    HeldLease start(Lease lease, Timing timing, Flight flight) {
        HeldLease held = new HeldLease(lease, timing, flight);
        heldByLength.computeIfAbsent(timing.leaseFor(), this::beating).add(held);
        return held;
    }

    void stop(HeldLease held) {
        Set<HeldLease> sameLength = heldByLength.get(held.leaseFor());
        if (sameLength != null) {
            sameLength.remove(held);
        }
    }

    /** No lease is renewed any more; calls that still run keep theirs until it lapses. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private Set<HeldLease> beating(Duration leaseFor) {
        Set<HeldLease> held = ConcurrentHashMap.newKeySet();
        long third = leaseFor.toNanos() / 3;
        try {
            var unused = thread.scheduleWithFixedDelay(() -> beat(leaseFor, held), third, third, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.warn("The engine is closed: leases of calls that still run are no longer renewed. Let calls end first");
        }
        return held;
    }

    private void beat(Duration leaseFor, Set<HeldLease> held) {
        try {
            held.removeIf(HeldLease::hasRunTooLong);
            renew(leaseFor, held.stream().filter(HeldLease::isDue).toList());
        } catch (StoreException e) {
            Reason.warn(
                    LOG,
                    "Leases could not be renewed, and lapse within " + leaseFor + " unless the next try succeeds",
                    e);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Leases could not be renewed, and lapse within {} unless the next try succeeds: {}",
                    leaseFor,
                    Reason.of(e));
            LOG.debug("Why leases could not be renewed", e);
        }
    }

    private void renew(Duration leaseFor, List<HeldLease> due) {
        if (due.isEmpty()) {
            return;
        }
        Map<Lease, HeldLease> byLease = due.stream().collect(Collectors.toMap(HeldLease::lease, Function.identity()));
        long asked = System.nanoTime();
        Set<Lease> renewed = store.renew(byLease.keySet(), leaseFor);
        renewed.forEach(lease -> {
            HeldLease held = byLease.get(lease);
            if (held != null) {
                held.renewedAt(asked);
            }
        });
    }
}
