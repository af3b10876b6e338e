package dev.idempotent.jdbi;

import dev.idempotent.store.CommitException;
import dev.idempotent.store.Transactions.Work;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A transaction that is begun for some work and ends with it; what came of it is asked for later. */
final class OpenedTransaction<R, E extends Throwable> {

    private final Work<R, E> work;
    private boolean ended;
    private @Nullable R result;
    private @Nullable Throwable failure;

    OpenedTransaction(Work<R, E> work) {
        this.work = work;
    }

    /** Throws only where it could not be begun. */
    void run(Handle handle) {
        handle.begin();
        ended = true;
        try {
            result = work.in(new JdbiTransaction(handle, true));
        } catch (Throwable e) {
            rollback(handle, e);
            failure = e;
            return;
        }
        try {
            handle.commit();
        } catch (RuntimeException e) {
            rollback(handle, e);
            failure = new CommitException(e);
        }
    }

    private static void rollback(Handle handle, Throwable failure) {
        try {
            handle.rollback();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // The work throws an E, or what is unchecked; what it yields may be null.
    R result() throws E {
        if (failure != null) {
            throw (E) failure;
        }
        return result;
    }
}
