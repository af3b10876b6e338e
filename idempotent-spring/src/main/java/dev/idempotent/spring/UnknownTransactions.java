package dev.idempotent.spring;

import dev.idempotent.store.StoreException;
import dev.idempotent.store.Transactions;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Transactions that there may be, and that no call can be part of.
 *
 * @param active whether the calling thread is inside one
 * @param reason why, as a sentence
 */
record UnknownTransactions(BooleanSupplier active, String reason) implements Transactions {

    @Override
    public boolean isActive() {
        return active.getAsBoolean();
    }

    @Override
    public boolean isJoinable() {
        return false;
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.of(reason);
    }

    @Override
    public <R, E extends Throwable> R run(String operation, Work<R, E> work) {
        throw StoreException.lasting(reason, null);
    }
}
