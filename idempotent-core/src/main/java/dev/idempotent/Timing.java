package dev.idempotent;

import java.time.Duration;

/**
 * The four durations of an operation, each of 100 years at the most. Immutable; every change is checked and throws {@link
 * IllegalArgumentException} where it is out of bounds, so an instance is always consistent.
 */
public final class Timing {

    private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofDays(36_500);

    /** Waits 5 s, leases 30 s, believes in a call for 1 h, keeps answers 24 h. */
    public static final Timing STANDARD =
            new Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofHours(24));

    private final Duration waitFor;
    private final Duration leaseFor;
    private final Duration maxRunFor;
    private final Duration retainFor;

    private Timing(Duration waitFor, Duration leaseFor, Duration maxRunFor, Duration retainFor) {
        this.waitFor = within("waitFor", waitFor, Duration.ZERO);
        this.leaseFor = within("leaseFor", leaseFor, SHORTEST_LEASE);
        this.maxRunFor = within("maxRunFor", maxRunFor, SHORTEST_LEASE);
        this.retainFor = within("retainFor", retainFor, Duration.ofMillis(1));
    }

    private static Duration within(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " is at least " + least + " and at most " + LONGEST + ", not " + value);
        }
        return value;
    }

    /** With another {@link #waitFor()}, at least 0: a repeat is refused at once then. */
    public Timing waitFor(Duration value) {
        return new Timing(value, leaseFor, maxRunFor, retainFor);
    }

    /** With another {@link #leaseFor()}, at least 100 ms. */
    public Timing leaseFor(Duration value) {
        return new Timing(waitFor, value, maxRunFor, retainFor);
    }

    /** With another {@link #maxRunFor()}, at least 100 ms. */
    public Timing maxRunFor(Duration value) {
        return new Timing(waitFor, leaseFor, value, retainFor);
    }

    /** With another {@link #retainFor()}, at least 1 ms. */
    public Timing retainFor(Duration value) {
        return new Timing(waitFor, leaseFor, maxRunFor, value);
    }

    /** How long a repeat waits for the running call. */
    public Duration waitFor() {
        return waitFor;
    }

    /** How long a silent owner keeps the key. */
    public Duration leaseFor() {
        return leaseFor;
    }

    /** How long a call's lease is renewed; a lease that is longer than this is never renewed. */
    public Duration maxRunFor() {
        return maxRunFor;
    }

    /** How long an answer is kept, counted from the claim. */
    public Duration retainFor() {
        return retainFor;
    }
}
