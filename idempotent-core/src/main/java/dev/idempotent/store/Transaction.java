package dev.idempotent.store;

import java.sql.Connection;

/** The transaction that a piece of work runs in; used by the thread that runs it, while it runs. */
public interface Transaction {

    /** Whether it was begun for this work, which it ends with. */
    boolean isNew();

    /** What the transaction is open on. Nobody closes it, commits, or rolls back but who began it. */
    Connection connection();

    /** Sends what an object-relational mapper holds back, so that generated values are there and failures are known. */
    void flush();

    /**
     * Lets the work go on in a part that can be undone by itself, together with what a mapper knows of it.
     *
     * @throws UnsupportedOperationException where nothing can be undone without the rest, with the reason
     */
    Savepoint savepoint();

    /** A point in the transaction; it ends by one of the two. */
    interface Savepoint {

        /** Undoes what was done since, and nothing else. */
        void undo();

        /** Keeps it. */
        void release();
    }
}
