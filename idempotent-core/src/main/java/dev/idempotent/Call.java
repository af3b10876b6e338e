package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call of an operation: whatever must be known before its body runs, computed once. */
record Call<T extends @Nullable Object>(
        IdempotentOperation<T> operation,
        Guarantee guarantee,
        RecordKey key,
        String fingerprint,
        Node node,
        Trace trace) {

    Timing timing() {
        return operation.timing();
    }

    /** Until when its caller, who came at {@code came}, waits for another's call; both on {@link System#nanoTime()}. */
    long deadline(long came) {
        return came + timing().waitFor().toNanos();
    }

    Type resultType() {
        return operation.resultType();
    }

    /** A request of the claimant with this token; it may be sent any number of times. */
    ClaimRequest claimRequest(String token, Duration waitFor) {
        return new ClaimRequest(
                key,
                token,
                fingerprint,
                timing().leaseFor(),
                timing().retainFor(),
                waitFor,
                guarantee != Guarantee.AT_MOST_ONCE);
    }

    /** Refuses a call that will not be answered, however long it waits: with other arguments, or of an abandoned key. */
    void requireAnswerable(Claim claim) {
        if (claim instanceof Claim.Completed completed) {
            requireSame(completed.fingerprint());
        } else if (claim instanceof Claim.InProgress rival) {
            requireSame(rival.fingerprint());
        } else if (claim instanceof Claim.Abandoned abandoned) {
            requireSame(abandoned.fingerprint());
            throw new IdempotencyException.Abandoned(key);
        }
    }

    /** Refuses a key whose record was made by a call with other arguments. */
    void requireSame(String recorded) {
        if (!recorded.equals(fingerprint)) {
            throw new IdempotencyException.KeyReused(key);
        }
    }

    /** What stands in the record of this call once it has run, and for how long at the least from its claim on. */
    Claim.Completed completedNow(StoredResult result) {
        return new Claim.Completed(fingerprint, result, timing().retainFor());
    }

    /** Refuses it, since somebody else has the key. */
    IdempotencyException inProgress(Claim claim) {
        Duration left = claim instanceof Claim.InProgress rival ? rival.leaseLeft() : Duration.ZERO;
        return new IdempotencyException.InProgress(key, left, null);
    }

    /** Refuses it, since nothing of its transaction stands. */
    IdempotencyException undone(StoreException cause) {
        return cause.isConflict()
                ? new IdempotencyException.TransactionConflict(key, cause)
                : new IdempotencyException.StoreUnavailable(key, cause);
    }
}
