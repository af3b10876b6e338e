package dev.idempotent;

import dev.idempotent.SingleFlight.Boarding;
import dev.idempotent.store.Claim;
import dev.idempotent.store.CommitException;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Guarantee#ATOMIC} calls in a transaction of their own. Of the callers in this JVM with one key one opens it, the others
 * wait without a connection. Until the body begins, a conflict begins the transaction anew; from then on whatever fails rolls
 * it back and goes to the caller.
 */
final class OpeningRunner {

    private static final Logger LOG = LoggerFactory.getLogger(OpeningRunner.class);

    private final AtomicTransactions transactions;
    private final SingleFlight flights;
    private final Memory memory;
    private final Failures failures;
    private final Replays replays;
    private final Listeners listeners;

    OpeningRunner(
            AtomicTransactions transactions,
            SingleFlight flights,
            Memory memory,
            Failures failures,
            Replays replays,
            Listeners listeners) {
        this.transactions = transactions;
        this.flights = flights;
        this.memory = memory;
        this.failures = failures;
        this.replays = replays;
        this.listeners = listeners;
    }

    <T extends @Nullable Object, E extends Throwable> Outcome<T> run(Call<T> call, AtomicBody<T, E> body) throws E {
        long came = System.nanoTime();
        Boarding boarding = board(call, came);
        if (boarding instanceof Boarding.Answered answered) {
            return replays.give(call, answered.claim());
        }
        Ending<T> ending = lead(call, ((Boarding.Leads) boarding).flight(), came, body);
        if (ending instanceof Ending.Ran<T> ran) {
            return ran.outcome();
        }
        if (ending instanceof Ending.Failed<T> failed) {
            throw Failures.<E>thrown(failed.failure());
        }
        return replays.give(call, stored(ending));
    }

    private Boarding board(Call<?> call, long came) {
        try {
            return flights.board(call, came);
        } catch (IdempotencyException refusal) {
            throw listeners.refused(call.operation(), refusal);
        }
    }

    private <T extends @Nullable Object, E extends Throwable> Ending<T> lead(
            Call<T> call, Flight flight, long came, AtomicBody<T, E> body) throws E {
        Optional<Claim.Completed> landing = Optional.empty();
        try {
            Ending<T> ending = ending(call, flight, came, body);
            landing = Optional.of(stored(ending));
            return ending;
        } finally {
            flights.land(call.key(), flight, landing);
        }
    }

    private static Claim.Completed stored(Ending<?> ending) {
        if (ending instanceof Ending.Ran<?> ran) {
            return ran.stored();
        }
        return ending instanceof Ending.Failed<?> failed
                ? failed.stored()
                : (Claim.Completed) ((Ending.NotGranted<?>) ending).claim();
    }

    private <T extends @Nullable Object, E extends Throwable> Ending<T> ending(
            Call<T> call, Flight flight, long came, AtomicBody<T, E> body) throws E {
        try {
            Optional<Claim.Completed> known = transactions.mayLook() ? memory.look(call) : Optional.empty();
            if (known.isPresent()) {
                return new Ending.NotGranted<>(known.get());
            }
            Ending<T> ending = untilSettled(call, new Claimant(call, flight, came), body);
            if (ending instanceof Ending.Ran<T> ran) {
                listeners.stored(call, ran.outcome());
            }
            return ending;
        } catch (CommitException e) {
            // Where the body came to no end, it threw that itself, of a transaction elsewhere.
            return body.ran().isPresent() ? uncommitted(call, flight, body, e) : failed(call, flight, e);
        } catch (Throwable failure) {
            if (body.hasBegun()) {
                return failed(call, flight, failure);
            }
            throw Failures.<E>thrown(refused(call, flight, failure));
        } finally {
            body.end();
        }
    }

    /** A transaction for each question, until the key is granted or the call answered; the work is begun once at most. */
    private <T extends @Nullable Object, E extends Throwable> Ending<T> untilSettled(
            Call<?> call, Claimant claimant, AtomicTransactions.Work<T, E> work) throws E {
        while (true) {
            try {
                Ending<T> ending = transactions.run(call, claimant.request(), (lease, transaction, records) -> {
                    claimant.isGranted();
                    return work.with(lease, transaction, records);
                });
                if (!(ending instanceof Ending.NotGranted<T> other) || claimant.isSettledBy(other.claim())) {
                    return ending;
                }
                claimant.pause(other.claim());
            } catch (StoreException e) {
                pause(claimant, work, e, e);
            } catch (CommitException e) {
                pause(claimant, work, StoreException.conflict("what was read could not be committed", e), e);
            }
        }
    }

    private static <X extends RuntimeException> void pause(
            Claimant claimant, AtomicTransactions.Work<?, ?> work, StoreException conflict, X thrown) {
        if (work.hasBegun()) {
            throw thrown;
        }
        claimant.pause(conflict);
    }

    private Throwable refused(Call<?> call, Flight flight, Throwable failure) {
        if (failure instanceof StoreException e) {
            flights.crash(call.key(), flight, e);
            return listeners.refused(call.operation(), call.undone(e));
        }
        return failure instanceof IdempotencyException refusal ? listeners.refused(call.operation(), refusal) : failure;
    }

    /** The body threw, or its result could not be stored, and all was rolled back. */
    private <T extends @Nullable Object, E extends Throwable> Ending<T> failed(
            Call<T> call, Flight flight, Throwable failure) throws E {
        if (call.operation().records(failure)) {
            try {
                return kept(call, flight, failure);
            } catch (IdempotencyException.KeyReused reused) {
                reused.addSuppressed(failure);
                throw listeners.refused(call.operation(), reused);
            } catch (Throwable e) {
                Reason.warn(LOG, call.key() + " failed, and that could not be stored; its key is free", e);
            }
        }
        listeners.tell(listener -> listener.failed(call.key(), failure));
        throw Failures.<E>thrown(failure);
    }

    /** In a transaction of its own; where another call's answer stands there by now, that counts. */
    private <T extends @Nullable Object> Ending<T> kept(Call<T> call, Flight flight, Throwable failure) {
        StoredResult result = failures.encode(call, failure);
        long came = System.nanoTime();
        Ending<T> ending = this.<T, RuntimeException>untilSettled(
                call,
                new Claimant(call, flight, came),
                (lease, transaction, records) ->
                        new Ending.Failed<>(failure, AtomicBody.complete(call, lease, records, result)));
        if (ending instanceof Ending.Failed<T>) {
            listeners.tell(listener -> listener.failureKept(call.key(), failure));
        }
        return ending;
    }

    /** Answers with success only what is known to be committed. */
    private <T extends @Nullable Object, E extends Throwable> Ending<T> uncommitted(
            Call<T> call, Flight flight, AtomicBody<T, E> body, CommitException e) throws E {
        Ending.Ran<T> ran = body.ran().orElseThrow();
        if (e.isCommitted()) {
            listeners.stored(call, ran.outcome());
            throw e.failure();
        }
        Optional<StoreException> cause = transactions.explained(e.failure());
        if (cause.filter(StoreException::isConflict).isPresent()) {
            return failed(call, flight, call.undone(cause.get()));
        }
        boolean stored = transactions.isStored(call, ran.lease());
        if (stored) {
            listeners.stored(call, ran.outcome());
        }
        if (cause.isEmpty() && stored) {
            // Something that was to follow the commit failed: the caller learns that, as it would without a key.
            throw e.failure();
        }
        if (stored) {
            return ran;
        }
        if (cause.filter(StoreException::isPassing).isPresent()) {
            listeners.tell(listener -> listener.outcomeUnknown(call.key()));
            throw new IdempotencyException.OutcomeUnknown(call.key(), e.failure());
        }
        return failed(call, flight, e.failure());
    }
}
