package dev.idempotent.verification;

import dev.idempotent.verification.Manner.Ending;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is to happen in one round: calls, and faults, each without end. Everything follows from the seed; when it happens
 * relative to the rest is up to the machine.
 */
final class Schedule {

    /** A fault, and how long after the one before it it comes. */
    record Timed(Duration pause, Fault fault) {}

    private static final int CALLS_A_KEY = 6;
    private static final int LONGEST_CUT_MILLIS = 300;
    private static final List<String> CLOCKS = List.of("+2d", "-2d", "+1h", "-30m", "+5s", "-3s");

    /** The node whose clock is off. */
    private static final int SKEWED = 1;

    private static final int CALLS = 1;
    private static final int FAULTS = 2;
    private static final int DECKS = 3;
    private static final int SKEWS = 4;

    private final long seed;
    private final int round;
    private final int nodes;
    private final Duration lease;
    private final Mix mix;

    Schedule(long seed, int round, int nodes, Duration lease, Mix mix) {
        this.seed = seed;
        this.round = round;
        this.nodes = nodes;
        this.lease = lease;
        this.mix = mix;
    }

    /** Calls of one key are close to each other, so that they meet; some come much later. */
    Call call(int index) {
        Random random = random(CALLS, index);
        int newest = index / CALLS_A_KEY;
        int key = random.nextInt(25) == 0 ? random.nextInt(newest + 1) : Math.max(0, newest - random.nextInt(3));
        return new Call(prefix() + key, random.nextInt(nodes), manner(random));
    }

    /** What every key of this round begins with. */
    String prefix() {
        return "round-" + round + "-key-";
    }

    private Manner manner(Random random) {
        int share = random.nextInt(100);
        Ending ending = share < 7
                ? Ending.THROWS_BEFORE_THE_EFFECT
                : share < 14 ? Ending.THROWS_AFTER_THE_EFFECT : Ending.RETURNS;
        // Some go on for longer than a lease, which is to be renewed meanwhile.
        int longest = random.nextInt(50) == 0 ? (int) lease.toMillis() * 3 / 2 : 60;
        return new Manner(random.nextInt(longest), random.nextInt(longest), ending);
    }

    /** Empty where nothing is to go wrong. */
    Optional<Timed> fault(int index) {
        List<Mix.Kind> deck = mix.deck();
        if (deck.isEmpty()) {
            return Optional.empty();
        }
        Collections.shuffle(deck, random(DECKS, index / deck.size()));
        Random random = random(FAULTS, index);
        Duration pause = Duration.ofMillis(mix.pauseMillis() / 2 + random.nextInt(mix.pauseMillis()));
        return Optional.of(new Timed(pause, fault(deck.get(index % deck.size()), random)));
    }

    private Fault fault(Mix.Kind kind, Random random) {
        return switch (kind) {
            case KILL -> new Fault.Kill(random.nextInt(nodes));
            case FREEZE ->
                new Fault.Freeze(random.nextInt(nodes), lease.plusMillis(random.nextLong(2 * lease.toMillis())));
            case CUT -> new Fault.Cut(Duration.ofMillis(random.nextInt(LONGEST_CUT_MILLIS)));
            case RESTART -> new Fault.Restart();
        };
    }

    /** How far a node's clock is off, as faketime has it; the same in every round. One is, since it is slow. */
    Optional<String> skew(int node) {
        return node != SKEWED
                ? Optional.empty()
                : Optional.of(CLOCKS.get(new Random(mixed(SKEWS, node)).nextInt(CLOCKS.size())));
    }

    private Random random(int stream, int index) {
        return new Random(mixed(stream, index) + round * 0x9E3779B97F4A7C15L);
    }

    /** Seeds that are close to each other begin alike, so these are not. */
    private long mixed(int stream, int index) {
        long mixed = (seed + stream * 0xD1B54A32D192ED03L + index) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 29);
    }
}
