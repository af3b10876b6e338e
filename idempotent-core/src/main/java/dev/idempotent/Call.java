package dev.idempotent;

import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.RecordKey;
import java.lang.reflect.Type;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One call of an operation: whatever must be known before its body runs, computed once. */
record Call<T extends @Nullable Object>(IdempotentOperation<T> operation, RecordKey key, String fingerprint) {

    Timing timing() {
        return operation.timing();
    }

    Type resultType() {
        return operation.resultType();
    }

    /** A request of a claimant of its own; it may be sent any number of times. */
    ClaimRequest claimRequest() {
        return new ClaimRequest(
                key,
                UUID.randomUUID().toString(),
                fingerprint,
                timing().leaseFor(),
                timing().retainFor(),
                timing().waitFor(),
                true);
    }

    /** Refuses a key whose record was made by a call with other arguments. */
    void requireSame(String recorded) {
        if (!recorded.equals(fingerprint)) {
            throw new IdempotencyException.KeyReused(key);
        }
    }
}
