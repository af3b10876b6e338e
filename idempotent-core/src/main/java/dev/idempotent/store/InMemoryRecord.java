package dev.idempotent.store;

import dev.idempotent.store.IdempotencyRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One record of {@link InMemoryIdempotencyStore}; in progress as long as it has no result. Immutable. */
record InMemoryRecord(
        String token,
        int attempt,
        String fingerprint,
        Instant claimed,
        Instant leaseEnd,
        Instant retentionEnd,
        @Nullable StoredResult result) {

    static InMemoryRecord claimed(ClaimRequest request, @Nullable InMemoryRecord seen, Instant now) {
        return new InMemoryRecord(
                request.token(),
                seen != null && seen.isInProgress() ? seen.attempt + 1 : 1,
                request.fingerprint(),
                now,
                now.plus(request.leaseFor()),
                now.plus(request.retainFor()),
                null);
    }

    boolean isInProgress() {
        return result == null;
    }

    boolean isExpired(Instant now) {
        return !expiry().isAfter(now);
    }

    /** When the record may be forgotten: a live lease never expires. */
    Instant expiry() {
        return isInProgress() && leaseEnd.isAfter(retentionEnd) ? leaseEnd : retentionEnd;
    }

    boolean yieldsTo(ClaimRequest request, Instant now) {
        return isExpired(now)
                || (request.reclaim()
                        && isInProgress()
                        && !leaseEnd.isAfter(now)
                        && fingerprint.equals(request.fingerprint()));
    }

    Claim answer(ClaimRequest request, Instant now) {
        if (result != null) {
            return new Claim.Completed(fingerprint, result);
        }
        if (token.equals(request.token())) {
            return new Claim.Granted(new Lease(request.key(), token, attempt));
        }
        Duration left = Duration.between(now, leaseEnd);
        return new Claim.InProgress(fingerprint, left.isNegative() ? Duration.ZERO : left);
    }

    InMemoryRecord completed(StoredResult newResult, Duration retainFor, Instant now) {
        Instant end = retentionEnd.isAfter(now) ? retentionEnd : now.plus(retainFor);
        return new InMemoryRecord(token, attempt, fingerprint, claimed, leaseEnd, end, newResult);
    }

    InMemoryRecord leasedUntil(Instant end) {
        return new InMemoryRecord(token, attempt, fingerprint, claimed, end, retentionEnd, result);
    }

    IdempotencyRecord describe(RecordKey key, Instant now) {
        return new IdempotencyRecord(
                key,
                isInProgress() ? State.IN_PROGRESS : State.COMPLETED,
                token,
                attempt,
                fingerprint,
                Duration.between(claimed, now),
                Duration.between(now, leaseEnd),
                Duration.between(now, retentionEnd),
                Optional.ofNullable(result));
    }
}
