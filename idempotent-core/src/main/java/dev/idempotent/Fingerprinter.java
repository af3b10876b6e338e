package dev.idempotent;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Makes the short text that a record keeps of a {@link Fingerprint}: a version, so that a later way of making it can be
 * told apart, and a SHA-256. Safe for use by many threads.
 */
abstract class Fingerprinter {

    /** Compares equal to itself only: a method that begins to compare does not match what it kept before. */
    private static final String NONE = "none";

    static Fingerprinter available() {
        return JacksonPresence.PRESENT ? new JsonFingerprinter() : new PlainFingerprinter();
    }

    final String text(Fingerprint fingerprint) {
        if (fingerprint.isNone()) {
            return NONE;
        }
        MessageDigest digest = sha256();
        digest(fingerprint, digest);
        return version() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }

    abstract String version();

    abstract void digest(Fingerprint fingerprint, MessageDigest digest);

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
