package dev.idempotent.store;

import java.io.Serial;

/** A transaction was to be committed, and that failed, or what was to follow it: by what {@link #getCause()} is. */
public final class CommitException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final RuntimeException failure;
    private final boolean committed;

    /** Whether it was committed is not known. */
    public CommitException(RuntimeException failure) {
        this("the transaction could not be committed", failure, false);
    }

    private CommitException(String message, RuntimeException failure, boolean committed) {
        super(message, failure);
        this.failure = failure;
        this.committed = committed;
    }

    /** The transaction was committed, and something that was to follow failed. */
    public static CommitException afterwards(RuntimeException failure) {
        return new CommitException("the transaction was committed, and what was to follow failed", failure, true);
    }

    /** Whether it is known that the transaction was committed all the same. */
    public boolean isCommitted() {
        return committed;
    }

    /** What the commit failed with, for the caller of the work. */
    public RuntimeException failure() {
        return failure;
    }
}
