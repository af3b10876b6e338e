package dev.idempotent;

import dev.idempotent.store.RecordKey;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that was not answered with a value. Messages name the operation, never the key, which may be personal, nor the payload,
 * but for {@link RecordedFailure}, which repeats what the first call's said.
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

        /**
         * For who reads keys from elsewhere than a method's arguments, such as a header.
         *
         * @param reason what is wrong, as {@link #reason()} tells it
         */
        public InvalidKey(String operation, String reason) {
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

    /**
     * A call with the key was begun under {@link Guarantee#AT_MOST_ONCE} and not brought to its end, so what it did is not
     * known. The body did not run for this one, and does not until an operator settles the key by {@link IdempotencyRecords}.
     */
    public static final class Abandoned extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        Abandoned(RecordKey key) {
            super(
                    key.operation(),
                    "a call of " + key.operation() + " with this idempotency key was begun and not brought to its end;"
                            + " it is not run again until an operator settles the key",
                    null);
        }
    }

    /**
     * Under {@link Guarantee#ATOMIC}, another transaction came first, and the database undid this one: the work with it, so
     * that nothing of the call stands. The caller may come back with the same key; where its own transaction was joined, that
     * can only be rolled back, and the caller begins it anew.
     */
    public static final class TransactionConflict extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        TransactionConflict(RecordKey key, Throwable cause) {
            super(
                    key.operation(),
                    "the transaction of " + key.operation() + " met another one that came first, and was undone: "
                            + Reason.of(cause) + ". Call again with the same key",
                    cause);
        }
    }

    /**
     * The store could not answer. The body did not run, or under {@link Guarantee#ATOMIC} what it did was rolled back; the
     * caller may come back with the same key.
     */
    public static final class StoreUnavailable extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        StoreUnavailable(RecordKey key, Throwable cause) {
            super(
                    key.operation(),
                    "the idempotency store cannot answer, so " + key.operation() + " was not run or was undone: "
                            + Reason.of(cause),
                    cause);
        }
    }

    /**
     * The body ran to its end, but its result could not be stored while its lease lasted; or, under {@link Guarantee#ATOMIC},
     * the connection was lost while work and result were committed. The caller comes back with the same key: it is answered
     * if the result was stored after all, else the call is made again (under {@link Guarantee#AT_MOST_ONCE} it is {@link
     * Abandoned}).
     */
    public static final class OutcomeUnknown extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        OutcomeUnknown(RecordKey key, Throwable cause) {
            super(
                    key.operation(),
                    key.operation() + " ran, but whether its result is stored is not known: " + Reason.of(cause)
                            + ". Call again with the same key",
                    cause);
        }
    }

    /** The call was made before and failed; the failure is its answer, and could not be given back as the type it had. */
    public static final class RecordedFailure extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        private final String failureType;
        private final @Nullable String failureMessage;

        RecordedFailure(RecordKey key, String failureType, @Nullable String failureMessage) {
            super(
                    key.operation(),
                    key.operation() + " was run before with this idempotency key, and failed with " + failureType
                            + (failureMessage == null ? "" : ": " + failureMessage),
                    null);
            this.failureType = failureType;
            this.failureMessage = failureMessage;
        }

        /** The name of the class that was thrown. */
        public String failureType() {
            return failureType;
        }

        /** The message that it had. */
        public @Nullable String failureMessage() {
            return failureMessage;
        }
    }

    /**
     * Under {@link Guarantee#ATOMIC}, the body returned what cannot be stored, so that repeats could not be answered; all that
     * it did was rolled back.
     */
    public static final class ResultUnstorable extends IdempotencyException {
        @Serial
        private static final long serialVersionUID = 1;

        ResultUnstorable(RecordKey key, String reason, Throwable cause) {
            super(
                    key.operation(),
                    "the result of " + key.operation() + " cannot be stored, so nothing of the call stands: " + reason,
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
