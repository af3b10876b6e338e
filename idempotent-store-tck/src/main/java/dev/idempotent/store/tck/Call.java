package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** A guarded call as one of its callers wishes it. Each claim is another claimant's: it has a token of its own. */
record Call(RecordKey key, String fingerprint, Duration leaseFor, Duration retainFor, boolean reclaim) {

    /** Long against the time that a test takes, so that only ageing lets it lapse. */
    static final Duration LEASE = Duration.ofMinutes(10);

    static final Duration RETENTION = Duration.ofHours(24);

    /** A call with a key that no test has used. */
    static Call fresh() {
        return of(new RecordKey("tck.place", "tck", UUID.randomUUID().toString()));
    }

    static Call of(RecordKey key) {
        return new Call(key, "fingerprint", LEASE, RETENTION, true);
    }

    static StoredResult result(String text) {
        return StoredResult.value("text/1", text.getBytes(StandardCharsets.UTF_8));
    }

    Call lookingLike(String otherFingerprint) {
        return new Call(key, otherFingerprint, leaseFor, retainFor, reclaim);
    }

    Call leasedFor(Duration duration) {
        return new Call(key, fingerprint, duration, retainFor, reclaim);
    }

    Call retainedFor(Duration duration) {
        return new Call(key, fingerprint, leaseFor, duration, reclaim);
    }

    Call notReclaiming() {
        return new Call(key, fingerprint, leaseFor, retainFor, false);
    }

    ClaimRequest request() {
        return new ClaimRequest(
                key, UUID.randomUUID().toString(), fingerprint, leaseFor, retainFor, Duration.ofSeconds(5), reclaim);
    }

    Claim claim(IdempotencyStore store) {
        return store.claim(request());
    }

    Lease granted(IdempotencyStore store) {
        return leaseOf(claim(store));
    }

    /** For a test that needs the call to run and not its lease. */
    void start(IdempotencyStore store) {
        assertThat(claim(store)).as("the key is the claimant's").isInstanceOf(Claim.Granted.class);
    }

    Claim.InProgress inProgress(IdempotencyStore store) {
        Claim claim = claim(store);
        assertThat(claim).as("the key is another claimant's").isInstanceOf(Claim.InProgress.class);
        return (Claim.InProgress) claim;
    }

    Claim.Completed completed(IdempotencyStore store) {
        return completedBy(claim(store));
    }

    static Claim.Completed completedBy(Claim claim) {
        assertThat(claim).as("the call was made before").isInstanceOf(Claim.Completed.class);
        return (Claim.Completed) claim;
    }

    static Lease leaseOf(Claim claim) {
        assertThat(claim).as("the key is the claimant's").isInstanceOf(Claim.Granted.class);
        return ((Claim.Granted) claim).lease();
    }
}
