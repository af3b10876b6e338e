package dev.idempotent;

import dev.idempotent.IdempotencyTracer.Step;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.Transaction;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.TransactionalStore.InTransaction;
import dev.idempotent.store.Transactions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Transactions that begin with a claim. */
final class AtomicTransactions {

    /** What a transaction does once the key is granted in it. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object, E extends Throwable> {

        Ending<T> with(Lease lease, Transaction transaction, InTransaction records) throws E;

        /** Whether it has done what must not be done again for one caller. */
        default boolean hasBegun() {
            return false;
        }
    }

    private final Transactions transactions;
    private final TransactionalStore store;

    AtomicTransactions(Transactions transactions, TransactionalStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    /**
     * Claims and works, in the caller's transaction or a new one.
     *
     * @throws StoreException before the work, where the store cannot answer
     */
    <T extends @Nullable Object, E extends Throwable> Ending<T> run(Call<?> call, ClaimRequest request, Work<T, E> work)
            throws E {
        return transactions.run(call.operation().name(), transaction -> {
            InTransaction records = store.in(transaction.connection());
            Claim claim = call.trace()
                    .step(
                            Step.CLAIM,
                            () -> transaction.isNew() ? records.claim(request) : records.claimGently(request));
            return claim instanceof Claim.Granted granted
                    ? work.with(granted.lease(), transaction, records)
                    : new Ending.NotGranted<>(claim);
        });
    }

    /** Whether the store may be asked on a connection of its own: no call waits for a second one while it holds one. */
    boolean mayLook() {
        return !transactions.mayHoldConnection();
    }

    /** What a failed commit says of the database; empty where it says nothing. */
    Optional<StoreException> explained(Throwable failure) {
        return store.explained(failure);
    }

    /** Asks on another connection whether the result is there, for as long as a duplicate would wait. */
    boolean isStored(Call<?> call, Lease lease) {
        long deadline = System.nanoTime() + call.timing().waitFor().toNanos();
        Pauses pauses = new Pauses();
        InterruptMask mask = new InterruptMask();
        try {
            while (true) {
                try {
                    return store.find(lease.key())
                            .filter(record -> record.state() == IdempotencyRecord.State.COMPLETED)
                            .filter(record -> record.token().equals(lease.token()))
                            .isPresent();
                } catch (StoreException e) {
                    long pause = pauses.next();
                    if (!e.isPassing() || deadline - System.nanoTime() < pause) {
                        return false;
                    }
                    mask.pause(pause);
                }
            }
        } finally {
            mask.lift();
        }
    }
}
