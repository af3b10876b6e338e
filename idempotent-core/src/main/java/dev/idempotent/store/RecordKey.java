package dev.idempotent.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names one record: what is done, for whom, and the caller's key for it. Two records with unequal parts are never one;
 * case, accents and trailing blanks count.
 *
 * <p>A part longer than {@value #MAX_PART} characters is replaced by its SHA-256 ({@code sha256:…}), never cut, so every
 * part fits a column of that length.
 *
 * @param operation the stable name of what is done
 * @param scope whose keys these are
 * @param value the idempotency key
 */
public record RecordKey(String operation, String scope, String value) {

    /** The most characters (UTF-16 units) that a part has. */
    public static final int MAX_PART = 255;

    public RecordKey {
        operation = fitting(operation);
        scope = fitting(scope);
        value = fitting(value);
    }

    private static String fitting(String part) {
        return part.length() <= MAX_PART ? part : "sha256:" + sha256(part);
    }

    private static String sha256(String part) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(part.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Names the record without showing the key, which may be personal: its length stands for it. */
    @Override
    public String toString() {
        return operation + " (scope of " + scope.length() + " and key of " + value.length() + " characters)";
    }
}
