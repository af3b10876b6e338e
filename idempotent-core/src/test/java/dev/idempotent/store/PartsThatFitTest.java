package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a column has room for stays as it is; what it has none for is hashed or refused, and never cut. */
class PartsThatFitTest {

    @Test
    void theLongestPartOfAKeyIsKeptAsItIs() {
        String longest = "x".repeat(RecordKey.MAX_PART);

        assertThat(new RecordKey("op", "scope", longest).value()).isEqualTo(longest);
        assertThat(new RecordKey("op", "scope", longest + "x").value()).startsWith("sha256:");
    }

    @Test
    void theLongestFingerprintAndTokenAreTaken() {
        String token = "t".repeat(ClaimRequest.MAX_TOKEN);
        String fingerprint = "f".repeat(ClaimRequest.MAX_FINGERPRINT);

        assertThat(request(token, fingerprint).fingerprint()).isEqualTo(fingerprint);
        assertThatIllegalArgumentException().isThrownBy(() -> request(token + "t", fingerprint));
        assertThatIllegalArgumentException().isThrownBy(() -> request(token, fingerprint + "f"));
    }

    private static ClaimRequest request(String token, String fingerprint) {
        RecordKey key = new RecordKey("op", "scope", "key");
        return new ClaimRequest(
                key, token, fingerprint, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ZERO, true);
    }
}
