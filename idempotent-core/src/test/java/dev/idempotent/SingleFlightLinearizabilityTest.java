package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.SingleFlight.Boarding;
import dev.idempotent.store.Claim;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However callers in one JVM come together, they are answered as if they had come one after the other, and each is: one
 * that waited for ever would be a deadlock.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES) // runs its threads in turns: slow where the processors are busy
@Tag("slow")
class SingleFlightLinearizabilityTest {

    /** As it is. */
    public static final class Single extends FlightOperations {

        private static final Memory NOTHING = nothing();

        private final SingleFlight flights = new SingleFlight(NOTHING);

        private static Memory nothing() {
            TestStore store = new TestStore(new InMemoryIdempotencyStore());
            store.mayBeRemembered = false;
            return new Memory(store, ResultCache.NONE);
        }

        @Operation
        public String fails() {
            return called(false);
        }

        @Override
        Boarding board(Call<?> call, long came) {
            return flights.board(call, came);
        }

        @Override
        void land(RecordKey key, Flight flight, Optional<Claim.Completed> result) {
            flights.land(key, flight, result);
        }
    }

    /** Looks whether there is a flight before it opens one. */
    public static final class LooksFirst extends FlightOperations {

        private final ConcurrentMap<RecordKey, Flight> flights = new ConcurrentHashMap<>();

        @Override
        Boarding board(Call<?> call, long came) {
            while (true) {
                Flight other = flights.get(call.key());
                if (other == null) {
                    Flight mine = new Flight(System.nanoTime());
                    flights.put(call.key(), mine);
                    return new Boarding.Leads(mine);
                }
                Optional<Claim.Completed> landed = other.await(call, call.deadline(came));
                if (landed.isPresent()) {
                    return new Boarding.Answered(landed.get());
                }
                flights.remove(call.key(), other);
            }
        }

        @Override
        void land(RecordKey key, Flight flight, Optional<Claim.Completed> result) {
            flights.remove(key, flight);
            flight.land(result);
        }
    }

    @Test
    void oneAtATimeLeads() {
        options().iterations(3).check(Single.class);
    }

    @Test
    void oneWhoLooksFirstMayLeadBesideAnother() {
        ModelCheckingOptions options =
                options().iterations(1).invocationsPerIteration(2_000).sequentialSpecification(Single.class);

        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(() -> options.check(LooksFirst.class))
                .withMessageContaining("Invalid execution results");
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(0)
                .invocationsPerIteration(250)
                .minimizeFailedScenario(false)
                .logLevel(LoggingLevel.ERROR);
    }
}
