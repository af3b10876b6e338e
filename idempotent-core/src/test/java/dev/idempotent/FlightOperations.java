package dev.idempotent;

import dev.idempotent.SingleFlight.Boarding;
import dev.idempotent.store.Claim;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Calls with one key, in one JVM. What the leader of a flight learns and writes is guarded by nothing else here: two at one time
 * would both find no answer. Lincheck makes an instance for each run, and calls it.
 */
public abstract class FlightOperations {

    private static final Call<String> CALL = new Call<>(
            IdempotentOperation.named("op", String.class)
                    .waitFor(Duration.ofHours(1))
                    .build(),
            Guarantee.AT_LEAST_ONCE,
            new RecordKey("op", "scope", "key"),
            "f",
            new Node("here"),
            Trace.NONE);

    private static final Optional<Claim.Completed> ANSWER = Optional.of(CALL.completedNow(StoredResult.notKept()));

    private volatile Optional<Claim.Completed> answer = Optional.empty();

    abstract Boarding board(Call<?> call, long came);

    abstract void land(RecordKey key, Flight flight, Optional<Claim.Completed> result);

    @Operation
    public String returns() {
        return called(true);
    }

    final String called(boolean returns) {
        Boarding boarding = board(CALL, System.nanoTime());
        if (!(boarding instanceof Boarding.Leads leads)) {
            return "replayed";
        }
        leads.flight().runs(CALL);
        boolean repeated = answer.isPresent();
        if (returns && !repeated) {
            answer = ANSWER;
        }
        land(CALL.key(), leads.flight(), answer);
        return repeated ? "replayed" : returns ? "ran" : "failed";
    }
}
