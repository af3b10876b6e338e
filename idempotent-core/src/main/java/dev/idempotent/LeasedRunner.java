package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a call that was granted its key: body, then result, then whoever waited. The order of the three is the protocol;
 * what a crash between them means is told in {@link Idempotency}.
 */
final class LeasedRunner {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedRunner.class);

    private final IdempotencyStore store;
    private final SingleFlight flights;
    private final LeaseRenewal renewal;
    private final Results results;
    private final Listeners listeners;

    LeasedRunner(
            IdempotencyStore store, SingleFlight flights, LeaseRenewal renewal, Results results, Listeners listeners) {
        this.store = store;
        this.flights = flights;
        this.renewal = renewal;
        this.results = results;
        this.listeners = listeners;
    }

    <T extends @Nullable Object, E extends Throwable> Outcome<T> run(
            Call<T> call, SingleFlight.Entry.Runs entry, Body<Optional<T>, E> existing, Body<T, E> body) throws E {
        Optional<Claim.Completed> landing = Optional.empty();
        try {
            HeldLease held = renewal.start(entry.claim().lease(), call.timing(), entry.flight());
            Outcome<T> outcome = renewed(held, existing, body);
            landing = keep(call, held, outcome);
            return outcome;
        } finally {
            flights.land(call.key(), entry.flight(), landing);
        }
    }

    /** Once the body has ended the lease is not prolonged, so that storing is tried for a bounded time. */
    private <T extends @Nullable Object, E extends Throwable> Outcome<T> renewed(
            HeldLease held, Body<Optional<T>, E> existing, Body<T, E> body) throws E {
        try {
            listeners.tell(listener -> listener.granted(held.lease()));
            return answer(held.lease(), existing, body);
        } finally {
            renewal.stop(held);
        }
    }

    private <T extends @Nullable Object, E extends Throwable> Outcome<T> answer(
            Lease lease, Body<Optional<T>, E> existing, Body<T, E> body) throws E {
        try {
            Optional<T> found = existing.call();
            return found.isPresent() ? new Outcome.Found<>(found.get()) : new Outcome.Executed<>(body.call());
        } catch (Throwable failure) {
            release(lease);
            listeners.tell(listener -> listener.failed(lease.key(), failure));
            throw failure;
        }
    }

    private void release(Lease lease) {
        InterruptMask mask = new InterruptMask();
        try {
            if (!store.release(lease)) {
                LOG.warn("{} failed after its lease was lost; the new owner of the key is not disturbed", lease.key());
            }
        } catch (RuntimeException e) {
            LOG.warn("{} failed, and its key could not be released; it is free when the lease lapses", lease.key(), e);
        } finally {
            mask.lift();
        }
    }

    /** Stores the outcome; empty where the record is another's by now. */
    private <T extends @Nullable Object> Optional<Claim.Completed> keep(
            Call<T> call, HeldLease held, Outcome<T> outcome) {
        Lease lease = held.lease();
        StoredResult result = results.encode(call, outcome.value());
        InterruptMask mask = new InterruptMask();
        try {
            if (!complete(call, held, result, mask)) {
                LOG.warn("{} ran to its end after its lease was lost: it may have run twice", lease.key());
                listeners.tell(listener -> listener.leaseLost(lease));
                return Optional.empty();
            }
        } catch (RuntimeException e) {
            listeners.tell(listener -> listener.outcomeUnknown(call.key()));
            throw new IdempotencyException.OutcomeUnknown(call.key(), e);
        } finally {
            mask.lift();
        }
        if (outcome instanceof Outcome.Found<T>) {
            listeners.tell(listener -> listener.found(call.key()));
        } else {
            listeners.tell(listener -> listener.executed(call.key()));
        }
        return Optional.of(new Claim.Completed(call.fingerprint(), result));
    }

    private boolean complete(Call<?> call, HeldLease held, StoredResult result, InterruptMask mask) {
        try {
            return persistently(held, result, call.timing().retainFor(), mask);
        } catch (StoreException e) {
            if (e.isPassing() || result.kind() == StoredResult.Kind.NOT_KEPT) {
                throw e;
            }
            // The store will never take this result; that the call was made it can still keep.
            results.notKept(call, e);
            return persistently(held, StoredResult.notKept(), call.timing().retainFor(), mask);
        }
    }

    private boolean persistently(HeldLease held, StoredResult result, Duration retainFor, InterruptMask mask) {
        Pauses pauses = new Pauses();
        while (true) {
            try {
                return store.complete(held.lease(), result, retainFor);
            } catch (StoreException e) {
                long pause = pauses.next();
                if (!e.isPassing() || held.nanosLeft() < pause) {
                    throw e;
                }
                mask.pause(pause);
            }
        }
    }
}
