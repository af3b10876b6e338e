package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.StoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link Guarantee#ATOMIC} calls within the caller's transaction. They stand if the caller commits; rivals wait for that in
 * the database alone, where deadlocks are seen. A call that is refused for its key leaves the transaction as it was; whatever
 * else fails ends it.
 */
final class JoiningRunner {

    private final AtomicTransactions transactions;
    private final Memory memory;
    private final Replays replays;
    private final Listeners listeners;

    JoiningRunner(AtomicTransactions transactions, Memory memory, Replays replays, Listeners listeners) {
        this.transactions = transactions;
        this.memory = memory;
        this.replays = replays;
        this.listeners = listeners;
    }

    <T extends @Nullable Object, E extends Throwable> Outcome<T> run(Call<T> call, AtomicBody<T, E> body) throws E {
        Optional<Claim.Completed> remembered = remembered(call);
        if (remembered.isPresent()) {
            return replays.give(call, remembered.get());
        }
        Ending<T> ending = ending(call, body);
        if (ending instanceof Ending.Ran<T> ran) {
            listeners.stored(call, ran.outcome());
            return ran.outcome();
        }
        if (ending instanceof Ending.Failed<T> failed) {
            listeners.tell(listener -> listener.failureKept(call.key(), failed.failure()));
            throw Failures.<E>thrown(failed.failure());
        }
        return replays.give(call, answer(call, ((Ending.NotGranted<T>) ending).claim()));
    }

    /** Read, never learned here: what a claim within a transaction shows may be the transaction's own. */
    private Optional<Claim.Completed> remembered(Call<?> call) {
        try {
            return memory.answer(call);
        } catch (IdempotencyException refusal) {
            throw listeners.refused(call.operation(), refusal);
        }
    }

    private <T extends @Nullable Object, E extends Throwable> Ending<T> ending(Call<T> call, AtomicBody<T, E> body)
            throws E {
        ClaimRequest request =
                call.claimRequest(call.node().newToken(), call.timing().waitFor());
        try {
            return transactions.run(call, request, body);
        } catch (Throwable failure) {
            if (body.hasBegun()) {
                listeners.tell(listener -> listener.failed(call.key(), failure));
            } else if (failure instanceof StoreException e) {
                throw listeners.refused(call.operation(), call.undone(e));
            }
            throw failure;
        } finally {
            body.end();
        }
    }

    private Claim.Completed answer(Call<?> call, Claim claim) {
        try {
            call.requireAnswerable(claim);
            if (claim instanceof Claim.Completed completed) {
                return completed;
            }
            throw call.inProgress(claim);
        } catch (IdempotencyException refusal) {
            throw listeners.refused(call.operation(), refusal);
        }
    }
}
