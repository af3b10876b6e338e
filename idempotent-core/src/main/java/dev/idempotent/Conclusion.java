package dev.idempotent;

import dev.idempotent.IdempotencyTracer.Step;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what came of a call that ran. Each way gives back what now stands in the record, and nothing where the
 * record is another's or gone.
 */
final class Conclusion {

    private static final Logger LOG = LoggerFactory.getLogger(Conclusion.class);

    private final IdempotencyStore store;
    private final Results results;
    private final Failures failures;
    private final Listeners listeners;

    Conclusion(IdempotencyStore store, Results results, Failures failures, Listeners listeners) {
        this.store = store;
        this.results = results;
        this.failures = failures;
        this.listeners = listeners;
    }

    /** @throws IdempotencyException.OutcomeUnknown where it cannot be written for as long as a lease lasts */
    <T extends @Nullable Object> Optional<Claim.Completed> returned(Call<T> call, HeldLease held, Outcome<T> outcome) {
        try {
            Optional<Claim.Completed> kept = keep(call, held, results.encode(call, outcome.value()));
            if (kept.isPresent()) {
                listeners.stored(call, outcome);
            }
            return kept;
        } catch (Throwable e) {
            // Whatever it was, the caller must learn that the body ran.
            listeners.tell(listener -> listener.outcomeUnknown(call.key()));
            throw new IdempotencyException.OutcomeUnknown(call.key(), e);
        }
    }

    /** Never throws for the store's sake: the failure itself goes on to the caller. */
    Optional<Claim.Completed> threw(Call<?> call, HeldLease held, Throwable failure) {
        if (!call.operation().records(failure)) {
            if (mustNotRunAgain(call, held, failure)) {
                abandon(held.lease());
                listeners.tell(listener -> listener.abandoned(call.key(), failure));
            } else {
                release(held.lease());
                listeners.tell(listener -> listener.failed(call.key(), failure));
            }
            return Optional.empty();
        }
        try {
            Optional<Claim.Completed> kept = keep(call, held, failures.encode(call, failure));
            if (kept.isPresent()) {
                listeners.tell(listener -> listener.failureKept(call.key(), failure));
            }
            return kept;
        } catch (Throwable e) {
            Reason.warn(
                    LOG,
                    call.key() + " failed, and that could not be stored; its key is "
                            + (call.guarantee() == Guarantee.AT_MOST_ONCE ? "abandoned" : "free")
                            + " when the lease lapses",
                    e);
            listeners.tell(listener -> listener.outcomeUnknown(call.key()));
            return Optional.empty();
        }
    }

    /** A timeout after the payment is not "nothing happened". */
    private static boolean mustNotRunAgain(Call<?> call, HeldLease held, Throwable failure) {
        return call.guarantee() == Guarantee.AT_MOST_ONCE
                && held.hasBegun()
                && !call.operation().releases(failure);
    }

    /** Nobody runs the call again; where that cannot be written, it comes to the same when the lease lapses. */
    private void abandon(Lease lease) {
        LOG.warn(
                "{} was begun and failed, and is not run again until an operator settles its key. Find out what it did, then"
                        + " settle or release it",
                lease.key());
        write(lease, store::abandon, "be given up");
    }

    /** The key is free again; where that cannot be written, it is when the lease lapses. */
    void release(Lease lease) {
        write(lease, store::release, "be released");
    }

    private static void write(Lease lease, Predicate<Lease> end, String meant) {
        InterruptMask mask = new InterruptMask();
        try {
            if (!end.test(lease)) {
                LOG.warn(
                        "{} failed after its lease was lost; the new owner of the key is not disturbed. Look at what it did,"
                                + " and at why its lease was not renewed",
                        lease.key());
            }
        } catch (Throwable e) {
            Reason.warn(
                    LOG,
                    lease.key() + " failed, and its key could not " + meant
                            + "; when its lease lapses it is as if its process had died",
                    e);
        } finally {
            mask.lift();
        }
    }

    private Optional<Claim.Completed> keep(Call<?> call, HeldLease held, StoredResult result) {
        InterruptMask mask = new InterruptMask();
        try {
            StoredResult kept = result;
            boolean stored;
            try {
                stored = persistently(call, held, kept, mask);
            } catch (StoreException e) {
                if (e.isPassing() || kept.kind() == StoredResult.Kind.NOT_KEPT) {
                    throw e;
                }
                // The store will never take this result; that the call was made it can still keep.
                kept = results.notKept(call, e);
                stored = persistently(call, held, kept, mask);
            }
            return stored ? Optional.of(call.completedNow(kept)) : lost(held.lease());
        } finally {
            mask.lift();
        }
    }

    private Optional<Claim.Completed> lost(Lease lease) {
        LOG.warn(
                "{} ran to its end after its lease was lost: it may have run twice. Look at what it did, and at why its lease was"
                        + " not renewed",
                lease.key());
        listeners.tell(listener -> listener.leaseLost(lease));
        return Optional.empty();
    }

    /** For as long as a lease lasts; it is renewed meanwhile, so that nobody runs the call again. */
    private boolean persistently(Call<?> call, HeldLease held, StoredResult result, InterruptMask mask) {
        long deadline = System.nanoTime() + call.timing().leaseFor().toNanos();
        Duration retainFor = call.timing().retainFor();
        Pauses pauses = new Pauses();
        while (true) {
            try {
                return call.trace().step(Step.COMPLETE, () -> store.complete(held.lease(), result, retainFor));
            } catch (StoreException e) {
                long pause = pauses.next();
                if (!e.isPassing() || deadline - System.nanoTime() < pause) {
                    throw e;
                }
                mask.pause(pause);
            }
        }
    }
}
