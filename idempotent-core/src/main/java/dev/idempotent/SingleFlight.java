package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Brings a call to the point where it is answered or may run, so that of all callers in this JVM with one key only one
 * asks the store. Nothing here holds a lock while it waits.
 */
final class SingleFlight {

    /** What a caller is let through with. */
    sealed interface Entry {

        /** The body runs for this caller, which then lands the flight. */
        record Runs(Claim.Granted claim, Flight flight) implements Entry {}

        /** The call was made before. */
        record Answered(Claim.Completed claim) implements Entry {}
    }

    private final ConcurrentMap<RecordKey, Flight> flights = new ConcurrentHashMap<>();
    private final IdempotencyStore store;

    SingleFlight(IdempotencyStore store) {
        this.store = store;
    }

    Entry enter(Call<?> call) {
        long deadline = System.nanoTime() + call.timing().waitFor().toNanos();
        while (true) {
            Flight mine = new Flight();
            Flight other = flights.putIfAbsent(call.key(), mine);
            if (other == null) {
                return lead(call, mine, deadline);
            }
            Optional<Claim.Completed> landed = other.await(call, deadline);
            if (landed.isPresent()) {
                return answered(call, landed.get());
            }
            // Its leader may hang: who believes in it no longer asks the store, which knows until when the key is held.
            flights.remove(call.key(), other);
        }
    }

    /** Ends the caller's flight; whoever waited goes on. */
    void land(RecordKey key, Flight flight, Optional<Claim.Completed> result) {
        flights.remove(key, flight);
        flight.land(result);
    }

    private Entry lead(Call<?> call, Flight flight, long deadline) {
        boolean runs = false;
        try {
            Claim claim = poll(call, flight, deadline);
            if (claim instanceof Claim.Granted granted) {
                runs = true;
                return new Entry.Runs(granted, flight);
            }
            Claim.Completed completed = (Claim.Completed) claim;
            land(call.key(), flight, Optional.of(completed));
            return answered(call, completed);
        } catch (StoreException e) {
            flights.remove(call.key(), flight);
            flight.crash(e);
            throw new IdempotencyException.StoreUnavailable(call.key(), e);
        } finally {
            if (!runs) {
                land(call.key(), flight, Optional.empty());
            }
        }
    }

    private static Entry answered(Call<?> call, Claim.Completed completed) {
        call.requireSame(completed.fingerprint());
        return new Entry.Answered(completed);
    }

    /** Claims until the key is granted or completed; gives up at the deadline. */
    private Claim poll(Call<?> call, Flight flight, long deadline) {
        ClaimRequest request = call.claimRequest();
        Pauses pauses = new Pauses();
        while (true) {
            Claim claim = store.claim(request);
            if (claim instanceof Claim.Granted) {
                flight.runs(call);
                return claim;
            }
            if (claim instanceof Claim.Completed) {
                return claim;
            }
            Claim.InProgress rival = (Claim.InProgress) claim;
            flight.sees(rival.fingerprint(), rival.leaseLeft());
            call.requireSame(rival.fingerprint());
            pause(call, rival, Math.min(pauses.next(), deadline - System.nanoTime()));
        }
    }

    private static void pause(Call<?> call, Claim.InProgress rival, long nanos) {
        if (nanos <= 0) {
            throw new IdempotencyException.InProgress(call.key(), rival.leaseLeft(), null);
        }
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IdempotencyException.InProgress(call.key(), rival.leaseLeft(), e);
        }
    }
}
