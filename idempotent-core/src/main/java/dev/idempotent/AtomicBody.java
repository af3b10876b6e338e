package dev.idempotent;

import dev.idempotent.IdempotencyTracer.Step;
import dev.idempotent.store.Claim;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.Transaction;
import dev.idempotent.store.Transaction.Savepoint;
import dev.idempotent.store.TransactionalStore.InTransaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of one {@link Guarantee#ATOMIC} call, and the storing of its result, in one transaction; run at most once. Whatever
 * it throws, the transaction must not be committed.
 *
 * @param <T> what the operation returns
 * @param <E> what the body may throw
 */
final class AtomicBody<T extends @Nullable Object, E extends Throwable> implements AtomicTransactions.Work<T, E> {

    private final Call<T> call;
    private final Body<Optional<T>, E> existing;
    private final Body<T, E> body;
    private final Results results;
    private final Failures failures;
    private final Listeners listeners;
    private boolean begun;
    private Optional<Ending.Ran<T>> ran = Optional.empty();
    private @Nullable InterruptMask mask;

    AtomicBody(
            Call<T> call,
            Body<Optional<T>, E> existing,
            Body<T, E> body,
            Results results,
            Failures failures,
            Listeners listeners) {
        this.call = call;
        this.existing = existing;
        this.body = body;
        this.results = results;
        this.failures = failures;
        this.listeners = listeners;
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    /** What it came to if its transaction was committed; empty where it did not come so far. */
    Optional<Ending.Ran<T>> ran() {
        return ran;
    }

    /** Once the transaction has ended: gives the thread the interrupt back that was put off since the body did. */
    void end() {
        if (mask != null) {
            mask.lift();
        }
    }

    @Override
    public Ending<T> with(Lease lease, Transaction transaction, InTransaction records) throws E {
        return transaction.isNew() || call.operation().recordedFailures().isEmpty()
                ? run(lease, transaction, records)
                : runUndoably(lease, transaction, records);
    }

    private Ending.Ran<T> run(Lease lease, Transaction transaction, InTransaction records) throws E {
        Outcome<T> outcome = outcome(lease);
        // So that what the database adds to the work is in the result.
        transaction.flush();
        StoredResult result = results.encodeOrRefuse(call, outcome.value());
        Ending.Ran<T> ending = new Ending.Ran<>(outcome, lease, complete(call, lease, records, result));
        ran = Optional.of(ending);
        return ending;
    }

    /** The caller's transaction goes on after a failure that is an answer, without what the body did. */
    private Ending<T> runUndoably(Lease lease, Transaction transaction, InTransaction records) throws E {
        Savepoint before = savepoint(transaction);
        Ending<T> ending;
        try {
            ending = run(lease, transaction, records);
        } catch (Throwable failure) {
            if (!call.operation().records(failure)) {
                throw failure;
            }
            before.undo();
            StoredResult result = failures.encode(call, failure);
            return new Ending.Failed<>(failure, complete(call, lease, records, result));
        }
        before.release();
        return ending;
    }

    private Savepoint savepoint(Transaction transaction) {
        try {
            return transaction.savepoint();
        } catch (UnsupportedOperationException e) {
            throw new IdempotencyConfigurationException(
                    call.operation().name() + " has failures that are an answer, and was called inside a transaction in"
                            + " which its work cannot be undone by itself: " + e.getMessage(),
                    "Call it outside, and let it open the transaction; or record no failures.",
                    e);
        }
    }

    private Outcome<T> outcome(Lease lease) throws E {
        begun = true;
        listeners.tell(listener -> listener.granted(lease));
        try {
            return IdempotencyContext.within(lease, () -> {
                Optional<T> found = existing.call();
                return found.isPresent() ? new Outcome.Found<>(found.get()) : new Outcome.Executed<>(body.call());
            });
        } finally {
            mask = new InterruptMask();
        }
    }

    /** The result is stored in the transaction, or an exception says that nothing of the call will stand. */
    static Claim.Completed complete(Call<?> call, Lease lease, InTransaction records, StoredResult result) {
        boolean stored;
        try {
            stored = call.trace()
                    .step(
                            Step.COMPLETE,
                            () -> records.complete(lease, result, call.timing().retainFor()));
        } catch (StoreException e) {
            throw e.isPassing()
                    ? call.undone(e)
                    : new IdempotencyException.ResultUnstorable(call.key(), Reason.of(e), e);
        }
        if (!stored) {
            throw call.undone(StoreException.conflict("the record of the call is gone from its transaction", null));
        }
        return call.completedNow(result);
    }
}
