package dev.idempotent;

import dev.idempotent.SingleFlight.Entry;
import dev.idempotent.store.Claim;
import dev.idempotent.store.Lease;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a call that was granted its key: body, then result, then whoever waited. The order of the three is the protocol;
 * what a crash between them means is told in {@link Idempotency}.
 */
final class LeasedRunner {

    private final SingleFlight flights;
    private final LeaseRenewal renewal;
    private final Conclusion conclusion;
    private final Listeners listeners;

    LeasedRunner(SingleFlight flights, LeaseRenewal renewal, Conclusion conclusion, Listeners listeners) {
        this.flights = flights;
        this.renewal = renewal;
        this.conclusion = conclusion;
        this.listeners = listeners;
    }

    <T extends @Nullable Object, E extends Throwable> Outcome<T> run(
            Call<T> call, Entry.Runs entry, Body<Optional<T>, E> existing, Body<T, E> body) throws E {
        HeldLease held = begin(call, entry);
        Outcome<T> outcome;
        try {
            outcome = IdempotencyContext.within(held.lease(), () -> {
                Optional<T> found = existing.call();
                return found.isPresent() ? new Outcome.Found<>(found.get()) : new Outcome.Executed<>(body.call());
            });
        } catch (Throwable failure) {
            conclude(held, entry, () -> conclusion.threw(call, held, failure));
            throw failure;
        }
        conclude(held, entry, () -> conclusion.returned(call, held, outcome));
        return outcome;
    }

    /** The call ends when the stage does; until then its lease is renewed. */
    <T extends @Nullable Object, E extends Throwable> CompletableFuture<Outcome<T>> runAsync(
            Call<T> call, Entry.Runs entry, Body<Optional<T>, E> existing, Body<? extends CompletionStage<T>, E> body)
            throws E {
        HeldLease held = begin(call, entry);
        CompletableFuture<Outcome<T>> result = new CompletableFuture<>();
        CompletionStage<Outcome<T>> running;
        try {
            running = IdempotencyContext.within(held.lease(), () -> {
                Optional<T> found = existing.call();
                return found.isPresent()
                        ? CompletableFuture.completedFuture(new Outcome.Found<>(found.get()))
                        : started(body, result);
            });
        } catch (Throwable failure) {
            conclude(held, entry, () -> conclusion.threw(call, held, failure));
            throw failure;
        }
        entry.flight().leaderLeft();
        var unused = running.whenComplete((outcome, thrown) -> end(call, entry, held, result, outcome, thrown));
        return result;
    }

    private static <T extends @Nullable Object, E extends Throwable> CompletionStage<Outcome<T>> started(
            Body<? extends CompletionStage<T>, E> body, CompletableFuture<Outcome<T>> result) throws E {
        CompletionStage<T> stage =
                Objects.requireNonNull(body.call(), "an asynchronous method returned null, not a stage");
        var unused = result.whenComplete((outcome, thrown) -> {
            if (result.isCancelled()) {
                stage.toCompletableFuture().cancel(true);
            }
        });
        return stage.thenApply(Outcome.Executed::new);
    }

    private <T extends @Nullable Object> void end(
            Call<T> call,
            Entry.Runs entry,
            HeldLease held,
            CompletableFuture<Outcome<T>> result,
            @Nullable Outcome<T> outcome,
            @Nullable Throwable thrown) {
        try {
            if (outcome != null) {
                conclude(held, entry, () -> conclusion.returned(call, held, outcome));
                result.complete(outcome);
            } else {
                Throwable failure = cause(Objects.requireNonNull(thrown));
                conclude(held, entry, () -> conclusion.threw(call, held, failure));
                result.completeExceptionally(failure);
            }
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CompletionException && cause != null ? cause : thrown;
    }

    private HeldLease begin(Call<?> call, Entry.Runs entry) {
        Lease lease = entry.claim().lease();
        try {
            HeldLease held = renewal.start(lease, call.timing(), entry.flight());
            listeners.tell(listener -> listener.granted(lease));
            return held;
        } catch (RuntimeException | Error e) {
            // The first lease starts a thread, which may be one too many for the JVM.
            conclusion.release(lease);
            flights.land(call.key(), entry.flight(), Optional.empty());
            throw e;
        }
    }

    private void conclude(HeldLease held, Entry.Runs entry, Supplier<Optional<Claim.Completed>> end) {
        Optional<Claim.Completed> landing = Optional.empty();
        try {
            landing = end.get();
        } finally {
            // Not before: to write it down may take longer than the lease, where many wait for a connection.
            renewal.stop(held);
            flights.land(held.lease().key(), entry.flight(), landing);
        }
    }
}
