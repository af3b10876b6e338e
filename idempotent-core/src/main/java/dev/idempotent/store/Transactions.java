package dev.idempotent.store;

/**
 * What the engine knows of the application's transactions on the store's database. Safe for use by many threads.
 */
@FunctionalInterface
public interface Transactions {

    /** For a store that takes part in no transaction of the application's. */
    Transactions NONE = () -> false;

    /**
     * Whether the calling thread is inside a transaction. A claim with a commit of its own is refused there: a rollback
     * could undo work whose key says done.
     */
    boolean isActive();
}
