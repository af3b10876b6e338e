package dev.idempotent.store;

import java.io.Serial;

/** A transaction was to be committed, and that failed: by what {@link #getCause()} is. */
public final class CommitException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final RuntimeException failure;

    public CommitException(RuntimeException failure) {
        super("the transaction could not be committed", failure);
        this.failure = failure;
    }

    /** What the commit failed with, for the caller of the work. */
    public RuntimeException failure() {
        return failure;
    }
}
