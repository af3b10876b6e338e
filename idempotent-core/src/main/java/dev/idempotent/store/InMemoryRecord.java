package dev.idempotent.store;

import dev.idempotent.store.IdempotencyRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@link InMemoryIdempotencyStore}; it has a result once it is completed. Immutable.
 *
 * @param givenUp its owner has abandoned it
 * @param reclaim whether its lease may be taken over when it lapses
 */
record InMemoryRecord(
        String token,
        int attempt,
        String fingerprint,
        Instant claimed,
        Instant leaseEnd,
        Instant retentionEnd,
        boolean reclaim,
        boolean givenUp,
        @Nullable StoredResult result) {

    static InMemoryRecord claimed(ClaimRequest request, @Nullable InMemoryRecord seen, Instant now) {
        return new InMemoryRecord(
                request.token(),
                seen != null && seen.result == null ? seen.attempt + 1 : 1,
                request.fingerprint(),
                now,
                now.plus(request.leaseFor()),
                now.plus(request.retainFor()),
                request.reclaim(),
                false,
                null);
    }

    State state(Instant now) {
        if (result != null) {
            return State.COMPLETED;
        }
        return givenUp || (!reclaim && hasLapsed(now)) ? State.ABANDONED : State.IN_PROGRESS;
    }

    /** Its owner may still write what came of it, also after the lease has lapsed. */
    boolean isOwned() {
        return result == null && !givenUp;
    }

    /** Nobody runs it, and there is no result. */
    boolean isOrphaned(Instant now) {
        return result == null && (givenUp || hasLapsed(now));
    }

    private boolean hasLapsed(Instant now) {
        return !leaseEnd.isAfter(now);
    }

    boolean isExpired(Instant now) {
        return !expiry().isAfter(now);
    }

    /** When the record may be forgotten: a live lease never expires, nor does a call that must not run again. */
    Instant expiry() {
        if (result != null) {
            return retentionEnd;
        }
        if (givenUp || !reclaim) {
            return Instant.MAX;
        }
        return leaseEnd.isAfter(retentionEnd) ? leaseEnd : retentionEnd;
    }

    boolean yieldsTo(ClaimRequest request, Instant now) {
        return isExpired(now)
                || (request.reclaim()
                        && reclaim
                        && isOwned()
                        && hasLapsed(now)
                        && fingerprint.equals(request.fingerprint()));
    }

    Claim answer(ClaimRequest request, Instant now) {
        if (result != null) {
            return completed(result, now);
        }
        if (token.equals(request.token()) && !givenUp) {
            return new Claim.Granted(new Lease(request.key(), token, attempt));
        }
        if (state(now) == State.ABANDONED || (!request.reclaim() && hasLapsed(now))) {
            return new Claim.Abandoned(fingerprint);
        }
        Duration left = Duration.between(now, leaseEnd);
        return new Claim.InProgress(fingerprint, left.isNegative() ? Duration.ZERO : left);
    }

    Optional<Claim.Completed> answer(Instant now) {
        return result == null || isExpired(now) ? Optional.empty() : Optional.of(completed(result, now));
    }

    private Claim.Completed completed(StoredResult kept, Instant now) {
        return new Claim.Completed(fingerprint, kept, Duration.between(now, retentionEnd));
    }

    InMemoryRecord completed(StoredResult newResult, Duration retainFor, Instant now) {
        Instant end = retentionEnd.isAfter(now) ? retentionEnd : now.plus(retainFor);
        StoredResult first = result == null ? newResult : result;
        return new InMemoryRecord(token, attempt, fingerprint, claimed, leaseEnd, end, reclaim, givenUp, first);
    }

    InMemoryRecord settled(String newToken, StoredResult newResult, Duration retainFor, Instant now) {
        Instant least = now.plus(retainFor);
        Instant end = retentionEnd.isAfter(least) ? retentionEnd : least;
        return new InMemoryRecord(newToken, attempt, fingerprint, claimed, leaseEnd, end, reclaim, givenUp, newResult);
    }

    InMemoryRecord abandoned() {
        return new InMemoryRecord(token, attempt, fingerprint, claimed, leaseEnd, retentionEnd, reclaim, true, result);
    }

    InMemoryRecord leasedUntil(Instant end) {
        return new InMemoryRecord(token, attempt, fingerprint, claimed, end, retentionEnd, reclaim, givenUp, result);
    }

    IdempotencyRecord describe(RecordKey key, Instant now) {
        return new IdempotencyRecord(
                key,
                state(now),
                token,
                attempt,
                fingerprint,
                Duration.between(claimed, now),
                Duration.between(now, leaseEnd),
                Duration.between(now, retentionEnd),
                Optional.ofNullable(result));
    }
}
