package dev.idempotent;

import dev.idempotent.store.RecordKey;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that was not answered with a value. Messages name the operation, never the key, which may be personal.
 */
public abstract sealed class IdempotencyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String operation;

    private IdempotencyException(String operation, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.operation = operation;
    }

    /** The name of the operation that was called. */
    public final String operation() {
        return operation;
    }

    /** There is no key, or it is blank, malformed or too long. The body did not run; the caller must send another key. */
    public static final class InvalidKey extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        private final String reason;

        InvalidKey(String operation, String reason) {
            super(operation, "the idempotency key of " + operation + " " + reason, null);
            this.reason = reason;
        }

        /** What is wrong with the key, as the end of a sentence that begins with "the key"; it does not show the key. */
        public String reason() {
            return reason;
        }
    }

    /** The key was used for a call with other arguments. The body did not run; the caller must send another key. */
    public static final class KeyReused extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        KeyReused(RecordKey key) {
            super(
                    key.operation(),
                    "this idempotency key of " + key.operation() + " was used for a call with other arguments;"
                            + " a new intent needs a new key",
                    null);
        }
    }

    /** Another call with the key still runs. The body did not run for this one; the caller may come back. */
    public static final class InProgress extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        private final Duration retryAfter;

        InProgress(RecordKey key, Duration retryAfter, @Nullable Throwable cause) {
            super(key.operation(), "a call of " + key.operation() + " with this idempotency key still runs", cause);
            this.retryAfter = retryAfter;
        }

        /** What is left of the running call's lease: by then it has ended, or has been renewed, or may be taken over. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The store could not answer. The body did not run; the caller may come back with the same key. */
    public static final class StoreUnavailable extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        StoreUnavailable(RecordKey key, Throwable cause) {
            super(
                    key.operation(),
                    "the idempotency store cannot answer, so " + key.operation() + " was not run: "
                            + cause.getMessage(),
                    cause);
        }
    }

    /**
     * The body ran to its end, but its result could not be stored while its lease lasted. The caller comes back with the
     * same key: it is answered if the result was stored after all, else the call is made again.
     */
    public static final class OutcomeUnknown extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        OutcomeUnknown(RecordKey key, Throwable cause) {
            super(
                    key.operation(),
                    key.operation() + " ran, but its result could not be stored: " + cause.getMessage()
                            + ". Call again with the same key",
                    cause);
        }
    }

    /** The call was made before, and its stored result cannot be given back. It is never run a second time. */
    public static final class ResultUnreadable extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        ResultUnreadable(RecordKey key, String reason, @Nullable Throwable cause) {
            super(
                    key.operation(),
                    key.operation() + " was run before with this idempotency key, but " + reason
                            + "; it is not run again",
                    cause);
        }
    }
}
