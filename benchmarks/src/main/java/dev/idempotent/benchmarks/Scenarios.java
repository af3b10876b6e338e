package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Mix;
import dev.idempotent.testing.Database;
import java.util.ArrayList;
import java.util.List;

/** What is measured in which run. */
final class Scenarios {

    private static final int[] CALLERS = {1, 16, 64};

    private Scenarios() {}

    /** In a few minutes. */
    static List<Scenario> quick(Database database) {
        List<Scenario> scenarios = new ArrayList<>(List.of(
                Scenario.of(Mix.FIRST_CALL, 1),
                Scenario.of(Mix.REPLAY, 1),
                Scenario.of(Mix.FIRST_CALL, 16),
                Scenario.of(Mix.REPLAY, 16),
                Scenario.of(Mix.DUPLICATES, 16)));
        if (database == Database.POSTGRESQL) {
            scenarios.add(1, Scenario.of(Mix.FIRST_CALL, 1).withoutDisk());
            scenarios.add(Scenario.of(Mix.ONE_IN_TEN_REPEATS, 16));
            scenarios.add(Scenario.of(Mix.HOT_KEY, 16));
        }
        return scenarios;
    }

    /** @param rows how many a large table has */
    static List<Scenario> all(Database database, long rows) {
        List<Scenario> scenarios = new ArrayList<>();
        for (Mix mix : List.of(Mix.FIRST_CALL, Mix.REPLAY, Mix.ONE_IN_TEN_REPEATS, Mix.HOT_KEY)) {
            for (int callers : CALLERS) {
                scenarios.add(Scenario.of(mix, callers));
            }
        }
        scenarios.add(Scenario.of(Mix.DUPLICATES, 16));
        scenarios.add(Scenario.of(Mix.DUPLICATES_ON_TWO_NODES, 16));
        if (database == Database.POSTGRESQL) {
            scenarios.add(Scenario.of(Mix.FIRST_CALL, 1).withoutDisk());
            scenarios.add(Scenario.of(Mix.FIRST_CALL, 16).withoutDisk());
            scenarios.add(Scenario.of(Mix.FIRST_CALL, 1).withoutDisk().among(rows));
        }
        for (Mix mix : List.of(Mix.FIRST_CALL, Mix.REPLAY)) {
            for (int callers : CALLERS) {
                scenarios.add(Scenario.of(mix, callers).large());
            }
        }
        scenarios.add(Scenario.of(Mix.FIRST_CALL, 1).among(rows));
        scenarios.add(Scenario.of(Mix.REPLAY, 1).among(rows));
        scenarios.add(Scenario.of(Mix.FIRST_CALL, 16).besideAPurgeOf(rows));
        return scenarios;
    }
}
