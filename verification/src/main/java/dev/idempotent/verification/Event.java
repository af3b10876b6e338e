package dev.idempotent.verification;

/** What the driver saw of one call, or heard from the node that it went to. */
sealed interface Event {

    /** Of the call, which is a number of the driver's. */
    int call();

    /** The driver made the call, at {@code atNanos} by its own clock; the node did not know of it before. */
    record Invoked(int call, int node, long atNanos, Manner manner) implements Event {}

    /** The body is about to run; the driver heard of it at {@code atNanos}, by its own clock. */
    record Granted(int call, String token, int attempt, long atNanos) implements Event {}

    /** The body threw; said before anybody else learns of it. */
    record Threw(int call, String token) implements Event {}

    /** The body ran to its end, and the library said that the key had been taken over. */
    record LeaseLost(int call, String token) implements Event {}

    record Answered(int call, Answer answer) implements Event {}
}
