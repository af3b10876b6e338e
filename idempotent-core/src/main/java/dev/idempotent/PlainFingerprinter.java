package dev.idempotent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Without Jackson: takes what a key may be made of, as {@code fingerprint} expressions yield it. */
final class PlainFingerprinter extends Fingerprinter {

    @Override
    String version() {
        return "1k";
    }

    @Override
    void digest(Fingerprint fingerprint, MessageDigest digest) {
        for (@Nullable Object value : fingerprint.values()) {
            digest.update((text(value) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String text(@Nullable Object value) {
        try {
            return KeyText.of(value);
        } catch (IllegalArgumentException e) {
            throw new IdempotencyConfigurationException(
                    "Without Jackson a fingerprint is made of strings, numbers, UUIDs, enums and dates; this one "
                            + e.getMessage() + ".",
                    "Add tools.jackson.core:jackson-databind, or let the fingerprint expression yield such values.",
                    e);
        }
    }
}
