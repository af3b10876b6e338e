package dev.idempotent.store;

import java.util.Optional;

/** See {@link Transactions#none(String)}. */
record NoTransactions(String reason) implements Transactions {

    @Override
    public boolean isActive() {
        return false;
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
