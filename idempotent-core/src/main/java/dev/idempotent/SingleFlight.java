package dev.idempotent;

import dev.idempotent.IdempotencyTracer.Step;
import dev.idempotent.store.Claim;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets of all callers in this JVM with one key only one ask the store; the others wait for what it learns. Nothing here holds
 * a lock while it waits.
 */
final class SingleFlight {

    /** How a caller goes on. */
    sealed interface Boarding {

        /** It speaks with the store and then, whatever comes of that, lands the flight. */
        record Leads(Flight flight) implements Boarding {}

        /** The call was made before. */
        record Answered(Claim.Completed claim) implements Boarding {}
    }

    private final ConcurrentMap<RecordKey, Flight> flights = new ConcurrentHashMap<>();
    private final Memory memory;

    SingleFlight(Memory memory) {
        this.memory = memory;
    }

    /** @param came when the caller did, on {@link System#nanoTime()} */
    Boarding board(Call<?> call, long came) {
        Optional<Claim.Completed> remembered = memory.answer(call);
        if (remembered.isPresent()) {
            return new Boarding.Answered(remembered.get());
        }
        while (true) {
            Flight mine = new Flight(came);
            Flight other = flights.putIfAbsent(call.key(), mine);
            if (other == null) {
                return new Boarding.Leads(mine);
            }
            Optional<Claim.Completed> landed =
                    call.trace().step(Step.WAIT, () -> other.await(call, call.deadline(came)));
            if (landed.isPresent()) {
                call.requireSame(landed.get().fingerprint());
                return new Boarding.Answered(landed.get());
            }
            // Its leader may hang: who believes in it no longer asks the store, which knows until when the key is held.
            flights.remove(call.key(), other);
        }
    }

    /** Ends the caller's flight; whoever waited goes on. What has come of it is committed, and remembered. */
    void land(RecordKey key, Flight flight, Optional<Claim.Completed> result) {
        try {
            result.ifPresent(answer -> memory.learn(key, answer, flight.began()));
        } finally {
            flights.remove(key, flight);
            flight.land(result);
        }
    }

    /** Ends the caller's flight where the store cannot answer; those who waited share that. */
    void crash(RecordKey key, Flight flight, StoreException cause) {
        flights.remove(key, flight);
        flight.crash(cause);
    }
}
