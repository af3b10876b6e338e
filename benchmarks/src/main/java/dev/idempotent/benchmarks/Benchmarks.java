package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Mix;
import dev.idempotent.testing.Database;
import java.util.List;

public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        Rounds rounds = new Rounds(Integer.parseInt(args[1]), Long.parseLong(args[2]));
        for (Scenario scenario : List.of(
                Scenario.of(Mix.FIRST, 1).withoutDisk(),
                Scenario.of(Mix.FIRST, 1),
                Scenario.of(Mix.REPLAY, 1),
                Scenario.of(Mix.FIRST, 16),
                Scenario.of(Mix.REPLAY, 16),
                Scenario.of(Mix.DUPLICATES, 16))) {
            Database database = Database.valueOf(args[0]);
            rounds.run(database, scenario, Contenders.in(scenario, database, true))
                    .forEach(System.out::println);
        }
        System.exit(0);
    }
}
