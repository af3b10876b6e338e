package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.Lease;
import org.jspecify.annotations.Nullable;

/**
 * What a pass through a transaction came to, if that is committed.
 *
 * @param <T> what the operation returns
 */
sealed interface Ending<T extends @Nullable Object> {

    /** The body ran, and its result is stored. */
    record Ran<T extends @Nullable Object>(Outcome<T> outcome, Lease lease, Claim.Completed stored)
            implements Ending<T> {}

    /** The body threw an answer, which is stored in place of its work. */
    record Failed<T extends @Nullable Object>(Throwable failure, Claim.Completed stored) implements Ending<T> {}

    /** The key is somebody else's, or the call was made before. */
    record NotGranted<T extends @Nullable Object>(Claim claim) implements Ending<T> {}
}
