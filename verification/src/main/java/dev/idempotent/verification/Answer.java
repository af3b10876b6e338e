package dev.idempotent.verification;

/** What a client learns of its call. */
sealed interface Answer {

    record Value(String value) implements Answer {}

    /** By the library: {@code reason} is the case of the exception. */
    record Refused(String reason) implements Answer {}

    /** The body's own failure. */
    record Failed(String failure) implements Answer {}

    /** The node died. */
    record Lost() implements Answer {}

    /** Nothing, though the node lives. */
    record Silence() implements Answer {}
}
