package dev.idempotent;

import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import java.time.Duration;

/**
 * Is told what calls come to. Called on the caller's thread; what it throws is logged and goes no further. Safe for use by
 * many threads.
 */
public interface IdempotencyListener {

    /** The key was granted and the body is about to run; {@link Lease#attempt()} above 1 is a takeover. */
    default void granted(Lease lease) {}

    /**
     * The body ran, and its result is stored; in a transaction that the call joined, it is once the caller commits.
     */
    default void executed(RecordKey key) {}

    /** The call was answered with a stored result. */
    default void replayed(RecordKey key) {}

    /**
     * The call was answered with a stored failure, and this is about to be thrown; an answer like any other unless this is
     * overridden.
     */
    default void failureReplayed(RecordKey key, Throwable failure) {
        replayed(key);
    }

    /** The call was answered with an entry that the application already had. */
    default void found(RecordKey key) {}

    /**
     * The body threw, or its stage failed, under {@link Guarantee#AT_MOST_ONCE}: it is not run again until an operator settles
     * its key.
     */
    default void abandoned(RecordKey key, Throwable failure) {}

    /** The body threw, and the key is free again: released, or rolled back with the body's work. */
    default void failed(RecordKey key, Throwable failure) {}

    /** The body threw a failure that is an answer, and the failure is stored. */
    default void failureKept(RecordKey key, Throwable failure) {}

    /** The call was refused before its body ran. */
    default void refused(String operation, IdempotencyException reason) {}

    /** The body ran, and its value could not be kept: repeats are told so, and none runs. */
    default void resultNotKept(RecordKey key, Throwable cause) {}

    /** The body ran to its end, but the key had been taken over meanwhile: the effect may have happened twice. */
    default void leaseLost(Lease lease) {}

    /** The body ran to its end, and whether its result is stored could not be learned. */
    default void outcomeUnknown(RecordKey key) {}

    /** An annotated method ran unguarded: its condition said so, or its key is optional and was not given. */
    default void unguarded(String operation) {}

    /** Records whose retention is over were removed; told of runs that removed none too, on the thread that purges. */
    default void purged(int removed, Duration took) {}
}
