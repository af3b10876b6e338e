package dev.idempotent.jdbi;

import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.RecordKey;
import java.time.Duration;
import java.util.UUID;

/** Claims for tests that are about something else. */
final class Requests {

    private Requests() {}

    static ClaimRequest fresh() {
        return of(new RecordKey("place", "ann", UUID.randomUUID().toString()));
    }

    static ClaimRequest of(RecordKey key) {
        return of(key, "fingerprint", Duration.ofSeconds(5));
    }

    static ClaimRequest of(RecordKey key, String fingerprint, Duration waitFor) {
        return new ClaimRequest(
                key,
                UUID.randomUUID().toString(),
                fingerprint,
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                waitFor,
                true);
    }
}
