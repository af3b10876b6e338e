package dev.idempotent.store;

import java.time.Duration;

/**
 * A wish to run the call that {@code key} names. Made by the engine, read by stores.
 *
 * @param key which call
 * @param token names this claimant and no other; it becomes the lease's token
 * @param fingerprint what must be equal between two calls with one key; at most {@value #MAX_FINGERPRINT} characters
 * @param leaseFor how long the key is the claimant's once it is granted
 * @param retainFor how long the record is kept, counted from the grant
 * @param waitFor how long the store may wait for a rival's open transaction
 * @param reclaim whether a lapsed lease may be taken over: one that this claim finds, and this claim's own by those after it
 */
public record ClaimRequest(
        RecordKey key,
        String token,
        String fingerprint,
        Duration leaseFor,
        Duration retainFor,
        Duration waitFor,
        boolean reclaim) {

    /** The most characters that a fingerprint has. */
    public static final int MAX_FINGERPRINT = 100;

    /** The most characters that a token has. */
    public static final int MAX_TOKEN = 36;

    public ClaimRequest {
        if (token.isEmpty() || token.length() > MAX_TOKEN) {
            throw new IllegalArgumentException("a token has 1 to " + MAX_TOKEN + " characters, not " + token.length());
        }
        if (fingerprint.length() > MAX_FINGERPRINT) {
            throw new IllegalArgumentException(
                    "a fingerprint has at most " + MAX_FINGERPRINT + " characters, not " + fingerprint.length());
        }
    }
}
