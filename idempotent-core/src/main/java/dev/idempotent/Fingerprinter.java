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

    private static final MessageDigest FRESH = newSha256();

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

    /** A copy, since to look for one among all providers costs as much as a short fingerprint. */
    static MessageDigest sha256() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException e) {
            return newSha256();
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
