package dev.idempotent.verification;

import dev.idempotent.Guarantee;
import dev.idempotent.verification.Manner.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is to happen in one round: calls, and faults, each without end. Everything follows from the seed; when it happens
 * relative to the rest is up to the machine.
 *
 * @param guarantees of keys, one after the other
 */
record Schedule(long seed, int round, int nodes, Duration lease, List<Guarantee> guarantees, Mix mix) {

    /** A fault, and how long after the one before it it comes. */
    record Timed(Duration pause, Fault fault) {}

    private static final int CALLS_A_KEY = 6;
    private static final Duration SHORTEST_LONG_CUT =
            Application.PATIENCE.multipliedBy(3).dividedBy(2);
    private static final Duration SHORT_CUT = Duration.ofMillis(300);
    private static final List<Duration> CLOCKS = List.of(
            Duration.ofDays(2),
            Duration.ofDays(-2),
            Duration.ofHours(1),
            Duration.ofMinutes(-30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(-3),
            Duration.ZERO);

    private static final int CALLS = 1;
    private static final int FAULTS = 2;
    private static final int DECKS = 3;

    /** Calls of one key are close to each other, so that they meet; some come much later. */
    Call call(int index) {
        Random random = random(CALLS, index);
        int newest = index / CALLS_A_KEY;
        int key = random.nextInt(25) == 0 ? random.nextInt(newest + 1) : Math.max(0, newest - random.nextInt(3));
        Guarantee guarantee = guarantees.get(key % guarantees.size());
        return new Call(new Key(round, guarantee, key), random.nextInt(nodes), manner(random));
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
        List<Mix.Kind> deck = new ArrayList<>(mix.kinds());
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
            case FREEZE -> new Fault.Freeze(random.nextInt(nodes), lease.plus(upTo(lease.multipliedBy(2), random)));
            case CUT -> new Fault.Cut(upTo(SHORT_CUT, random));
            case LONG_CUT -> new Fault.Cut(SHORTEST_LONG_CUT.plus(upTo(SHORTEST_LONG_CUT, random)));
            case RESTART -> new Fault.Restart();
            case SHIFT -> new Fault.Shift(random.nextInt(nodes), CLOCKS.get(random.nextInt(CLOCKS.size())));
        };
    }

    private static Duration upTo(Duration longest, Random random) {
        return Duration.ofMillis(random.nextLong(longest.toMillis()));
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
