package dev.idempotent.store;

import java.time.Duration;
import java.util.Optional;

/**
 * A record as it stands in a store.
 *
 * @param token the token of the claim that made it what it is
 * @param attempt how many claims the call has had
 * @param age since that claim was granted
 * @param leaseLeft until the lease ends; not positive where it has lapsed, and without meaning once completed
 * @param retentionLeft until the record may be forgotten; not positive where it may be now
 * @param result what came of the call, where it is completed
 */
public record IdempotencyRecord(
        RecordKey key,
        State state,
        String token,
        int attempt,
        String fingerprint,
        Duration age,
        Duration leaseLeft,
        Duration retentionLeft,
        Optional<StoredResult> result) {

    /** Where a record stands in its life. */
    public enum State {
        /** A claimant has it; its lease is alive, or has lapsed and may be taken over. */
        IN_PROGRESS,
        /** Its call was begun, not brought to its end, and is never begun again; an operator settles it. */
        ABANDONED,
        /** There is a result. */
        COMPLETED
    }

    /** What a repeated call is answered with; empty where it is not completed, or its retention is over. */
    public Optional<Claim.Completed> answer() {
        return retentionLeft.isNegative() || retentionLeft.isZero()
                ? Optional.empty()
                : result.map(stored -> new Claim.Completed(fingerprint, stored, retentionLeft));
    }

    /** The lease of the claim that made the record what it is: what a settlement names. */
    public Lease lease() {
        return new Lease(key, token, attempt);
    }
}
