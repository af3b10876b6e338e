package dev.idempotent.store;

import java.time.Duration;

/** What the store says to a {@link ClaimRequest}. */
public sealed interface Claim {

    /** The key is the claimant's: it runs the call and carries {@code lease} on every later write. */
    record Granted(Lease lease) implements Claim {}

    /**
     * Another claimant has the key.
     *
     * @param fingerprint what that claimant's call looked like
     * @param leaseLeft how long its lease lasts unless it is renewed; zero where it has lapsed and a call of another
     *     fingerprint may not take it over
     */
    record InProgress(String fingerprint, Duration leaseLeft) implements Claim {}

    /**
     * The call was made before.
     *
     * @param fingerprint what it looked like
     * @param result what came of it
     * @param retentionLeft how long it is kept from when the claim reached the store, or longer; positive
     */
    record Completed(String fingerprint, StoredResult result, Duration retentionLeft) implements Claim {}

    /**
     * Another claimant has a transaction open in which the key is its own, and did not end it while the store waited. What
     * its call looks like cannot be told before it does.
     */
    record Locked() implements Claim {}

    /**
     * The call was begun, is not at its end, and will not be begun again by anybody, until an operator settles it.
     *
     * @param fingerprint what the call looked like
     */
    record Abandoned(String fingerprint) implements Claim {}
}
