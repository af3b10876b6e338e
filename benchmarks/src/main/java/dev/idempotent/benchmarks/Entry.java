package dev.idempotent.benchmarks;

import dev.idempotent.testing.Database;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * One that takes part.
 *
 * @param floor the name of what its figures are divided by; its own where it is a floor itself
 * @param limits where it cannot
 */
record Entry(String name, Side side, String floor, Contender.Maker maker, List<Limit> limits) {

    /** Whose it is. */
    enum Side {
        FLOOR,
        OURS,
        OTHER
    }

    /** Where one does not take part, and why. */
    record Limit(BiPredicate<Scenario, Database> where, String reason) {}

    static Entry floor(String name, Contender.Maker maker) {
        return new Entry(name, Side.FLOOR, name, maker, List.of());
    }

    static Entry ours(String name, String floor, Contender.Maker maker) {
        return new Entry(name, Side.OURS, floor, maker, List.of());
    }

    static Entry other(String name, String floor, Contender.Maker maker, Limit... limits) {
        return new Entry(name, Side.OTHER, floor, maker, Arrays.asList(limits));
    }

    /** The same, its figures divided by another's. */
    Entry against(String other) {
        return new Entry(name, side, other, maker, limits);
    }

    Optional<String> reasonToStayAway(Scenario scenario, Database database) {
        return limits.stream()
                .filter(limit -> limit.where().test(scenario, database))
                .map(Limit::reason)
                .findFirst();
    }
}
