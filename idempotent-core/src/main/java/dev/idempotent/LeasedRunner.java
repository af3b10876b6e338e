package dev.idempotent;

import dev.idempotent.SingleFlight.Boarding;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose key commits on its own ({@link Guarantee#AT_LEAST_ONCE}, {@link Guarantee#AT_MOST_ONCE}): claim, body, result,
 * then whoever waited. The order is the protocol; what a crash between them means is told in {@link Idempotency}.
 */
final class LeasedRunner {

    /** What a caller is let through with. */
    private sealed interface Entry {

        /** The body runs for this caller, which then lands the flight. */
        record Runs(Lease lease, Flight flight) implements Entry {}

        /** The call was made before. */
        record Answered(Claim.Completed claim) implements Entry {}
    }

    private final IdempotencyStore store;
    private final SingleFlight flights;
    private final Memory memory;
    private final LeaseRenewal renewal;
    private final Conclusion conclusion;
    private final Replays replays;
    private final Listeners listeners;

    LeasedRunner(
            IdempotencyStore store,
            SingleFlight flights,
            Memory memory,
            LeaseRenewal renewal,
            Conclusion conclusion,
            Replays replays,
            Listeners listeners) {
        this.store = store;
        this.flights = flights;
        this.memory = memory;
        this.renewal = renewal;
        this.conclusion = conclusion;
        this.replays = replays;
        this.listeners = listeners;
    }

    <T extends @Nullable Object, E extends Throwable> Outcome<T> run(
            Call<T> call, Body<Optional<T>, E> existing, Body<T, E> body) throws E {
        Entry entry = enter(call);
        return entry instanceof Entry.Runs runs
                ? run(call, runs, existing, body)
                : replays.give(call, ((Entry.Answered) entry).claim());
    }

    private <T extends @Nullable Object, E extends Throwable> Outcome<T> run(
            Call<T> call, Entry.Runs entry, Body<Optional<T>, E> existing, Body<T, E> body) throws E {
        HeldLease held = begin(call, entry);
        Outcome<T> outcome;
        try {
            outcome = IdempotencyContext.within(entry.lease(), () -> {
                Optional<T> found = existing.call();
                if (found.isPresent()) {
                    return new Outcome.Found<>(found.get());
                }
                held.begins();
                return new Outcome.Executed<>(body.call());
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
            Call<T> call, Body<Optional<T>, E> existing, Body<? extends CompletionStage<T>, E> body) throws E {
        Entry entry;
        try {
            entry = enter(call);
        } catch (IdempotencyException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        if (entry instanceof Entry.Runs runs) {
            return runAsync(call, runs, existing, body);
        }
        try {
            return CompletableFuture.completedFuture(replays.give(call, ((Entry.Answered) entry).claim()));
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private <T extends @Nullable Object, E extends Throwable> CompletableFuture<Outcome<T>> runAsync(
            Call<T> call, Entry.Runs entry, Body<Optional<T>, E> existing, Body<? extends CompletionStage<T>, E> body)
            throws E {
        HeldLease held = begin(call, entry);
        CompletableFuture<Outcome<T>> result = new CompletableFuture<>();
        CompletionStage<Outcome<T>> running;
        try {
            running = IdempotencyContext.within(entry.lease(), () -> {
                Optional<T> found = existing.call();
                if (found.isPresent()) {
                    return CompletableFuture.completedFuture(new Outcome.Found<>(found.get()));
                }
                held.begins();
                return started(body, result);
            });
        } catch (Throwable failure) {
            conclude(held, entry, () -> conclusion.threw(call, held, failure));
            throw failure;
        }
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

    private Entry enter(Call<?> call) {
        try {
            long came = System.nanoTime();
            Boarding boarding = flights.board(call, came);
            return boarding instanceof Boarding.Leads leads
                    ? lead(call, leads.flight(), came)
                    : new Entry.Answered(((Boarding.Answered) boarding).claim());
        } catch (IdempotencyException refusal) {
            throw listeners.refused(call.operation(), refusal);
        }
    }

    private Entry lead(Call<?> call, Flight flight, long came) {
        Optional<Claim.Completed> landing = Optional.empty();
        boolean runs = false;
        try {
            landing = memory.look(call);
            if (landing.isPresent()) {
                return new Entry.Answered(landing.get());
            }
            Claim claim = new Claimant(call, flight, came).poll(store);
            if (claim instanceof Claim.Granted granted) {
                runs = true;
                return new Entry.Runs(granted.lease(), flight);
            }
            landing = Optional.of((Claim.Completed) claim);
            return new Entry.Answered(landing.get());
        } catch (StoreException e) {
            flights.crash(call.key(), flight, e);
            throw new IdempotencyException.StoreUnavailable(call.key(), e);
        } finally {
            if (!runs) {
                flights.land(call.key(), flight, landing);
            }
        }
    }

    private HeldLease begin(Call<?> call, Entry.Runs entry) {
        try {
            HeldLease held = renewal.start(entry.lease(), call.timing(), entry.flight());
            listeners.tell(listener -> listener.granted(entry.lease()));
            return held;
        } catch (RuntimeException | Error e) {
            // The first lease starts a thread, which may be one too many for the JVM.
            conclusion.release(entry.lease());
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
