package dev.idempotent.spring.observe;

import dev.idempotent.IdempotencyException;
import java.util.Locale;

/** What a call came to, as metrics name it. */
enum CallOutcome {
    EXECUTED,
    REPLAYED,
    FOUND,
    FAILED,
    FAILURE_KEPT,
    ABANDONED,
    LEASE_LOST,
    OUTCOME_UNKNOWN,
    UNGUARDED,
    REJECTED,
    REJECTED_ABANDONED,
    MISMATCH,
    INVALID_KEY,
    CONFLICT,
    STORE_FAILURE,
    UNREADABLE,
    REFUSED;

    static CallOutcome of(IdempotencyException refusal) {
        if (refusal instanceof IdempotencyException.InProgress) {
            return REJECTED;
        }
        if (refusal instanceof IdempotencyException.Abandoned) {
            return REJECTED_ABANDONED;
        }
        if (refusal instanceof IdempotencyException.KeyReused) {
            return MISMATCH;
        }
        if (refusal instanceof IdempotencyException.InvalidKey) {
            return INVALID_KEY;
        }
        if (refusal instanceof IdempotencyException.TransactionConflict) {
            return CONFLICT;
        }
        if (refusal instanceof IdempotencyException.StoreUnavailable) {
            return STORE_FAILURE;
        }
        return refusal instanceof IdempotencyException.ResultUnreadable ? UNREADABLE : REFUSED;
    }

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
