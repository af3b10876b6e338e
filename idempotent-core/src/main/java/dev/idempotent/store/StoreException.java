package dev.idempotent.store;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The store could not answer. Whether a write it was asked for took place is unknown. */
public final class StoreException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final boolean passing;

    private StoreException(String message, @Nullable Throwable cause, boolean passing) {
        super(message, cause);
        this.passing = passing;
    }

    /** A failure that may be gone in a moment: a lost connection, a full pool, a conflict. */
    public static StoreException passing(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, true);
    }

    /** A failure that stays until somebody mends something: a missing table, a value that fits no column. */
    public static StoreException lasting(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, false);
    }

    /** Whether it makes sense to ask again soon. */
    public boolean isPassing() {
        return passing;
    }
}
