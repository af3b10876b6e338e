package dev.idempotent.store;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The store could not answer. Whether a write it was asked for took place is unknown. Its message is logged and told to callers:
 * it shows neither keys nor results, nor does its cause's.
 */
public final class StoreException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private enum Nature {
        CONFLICT,
        PASSING,
        LASTING
    }

    private final Nature nature;

    private StoreException(String message, @Nullable Throwable cause, Nature nature) {
        super(message, cause);
        this.nature = nature;
    }

    /** A rival was faster, and the database undid this one's work so far: the whole transaction may be tried again. */
    public static StoreException conflict(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, Nature.CONFLICT);
    }

    /** A failure that may be gone in a moment: a lost connection, a full pool. */
    public static StoreException passing(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, Nature.PASSING);
    }

    /** A failure that stays until somebody mends something: a missing table, a value that fits no column. */
    public static StoreException lasting(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, Nature.LASTING);
    }

    /** Whether it makes sense to ask again soon. */
    public boolean isPassing() {
        return nature != Nature.LASTING;
    }

    /** Whether nothing of the transaction stands, since a rival's came first. */
    public boolean isConflict() {
        return nature == Nature.CONFLICT;
    }
}
