package dev.idempotent.store;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * How calls take part in the application's transactions on the store's database. Safe for use by many threads.
 *
 * <p>A transaction belongs to the thread that began it.
 */
public interface Transactions {

    /** For a store that takes part in no transaction of the application's. */
    static Transactions none() {
        return none("Nothing is known of the application's transactions.");
    }

    /**
     * As {@link #none()}.
     *
     * @param reason why, as a sentence that says what would have to be otherwise
     */
    static Transactions none(String reason) {
        return new NoTransactions(reason);
    }

    /**
     * Whether the calling thread is inside a transaction, on whatever. A claim with a commit of its own is refused there: a
     * rollback could undo work whose key says done.
     */
    boolean isActive();

    /** Whether {@link #run} would join a transaction that the calling thread has open on the store's database. */
    boolean isJoinable();

    /**
     * Whether the calling thread may have a connection to the store's database already, on which {@link #run} would work: the
     * engine asks for no second one beside it. Yes, unless an implementation knows better.
     */
    default boolean mayHoldConnection() {
        return true;
    }

    /**
     * Why no call can commit together with its key, as a sentence; empty where all can. Asked at start-up and before calls:
     * what is found out with effort is remembered.
     */
    Optional<String> obstacle();

    /**
     * Takes note of how a method sets its own transactions, for those that are opened for it. Asked once before its first call.
     *
     * @param operation the name of what the method does
     * @param type the class that runs it
     * @throws IllegalArgumentException where its settings keep it from being part of a transaction that is opened around it; the
     *     message is the reason, as the end of a sentence
     */
    default void check(String operation, Method method, Class<?> type) {}

    /**
     * Runs work in the transaction that the calling thread has open on the store's database, or in a new one.
     *
     * @param operation the name of what is done
     * <p>A new one is committed once the work returns, and rolled back where it throws. One that was joined is the caller's to
     * commit; where the work throws, nothing of what the work did may be committed any more.
     *
     * @throws StoreException before the work runs, where there is no transaction to be had
     * @throws CommitException where a new transaction was to be committed, and that failed
     * @throws E what the work throws, as it is
     */
    <R, E extends Throwable> R run(String operation, Work<R, E> work) throws E;

    /**
     * What is done in a transaction.
     *
     * @param <R> what it yields
     * @param <E> what it may throw
     */
    @FunctionalInterface
    interface Work<R, E extends Throwable> {

        R in(Transaction transaction) throws E;
    }
}
