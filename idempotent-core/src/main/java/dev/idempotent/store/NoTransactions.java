package dev.idempotent.store;

import java.util.Optional;

/** See {@link Transactions#none()}. */
final class NoTransactions implements Transactions {

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
        return Optional.of("Nothing is known of the application's transactions.");
    }

    @Override
    public <R, E extends Throwable> R run(String operation, Work<R, E> work) {
        throw StoreException.lasting("nothing is known of the application's transactions", null);
    }
}
