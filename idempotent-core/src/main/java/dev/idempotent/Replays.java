package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.StoredResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives stored answers to later callers. */
final class Replays {

    private final Results results;
    private final Failures failures;
    private final Listeners listeners;

    Replays(Results results, Failures failures, Listeners listeners) {
        this.results = results;
        this.failures = failures;
        this.listeners = listeners;
    }

    /** The value that is stored, decoded for this caller; or throws the failure that is. */
    <T extends @Nullable Object, E extends Throwable> Outcome<T> give(Call<T> call, Claim.Completed claim) throws E {
        Optional<Throwable> failure;
        Outcome<T> outcome;
        try {
            StoredResult result = results.opened(call.key(), claim.result());
            failure = failures.decode(call, result);
            outcome = failure.isPresent() ? null : new Outcome.Replayed<>(results.decode(call, result));
        } catch (IdempotencyException refusal) {
            throw listeners.refused(call.operation(), refusal);
        }
        if (outcome == null) {
            Throwable thrown = failure.orElseThrow();
            listeners.tell(listener -> listener.failureReplayed(call.key(), thrown));
            throw Failures.<E>thrown(thrown);
        }
        listeners.tell(listener -> listener.replayed(call.key()));
        return outcome;
    }
}
