package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Mix;
import dev.idempotent.testing.Database;
import java.util.List;

public final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        Rounds rounds = new Rounds(Integer.parseInt(args[1]), Long.parseLong(args[2]));
        Database database = Database.valueOf(args[0]);
        for (Scenario scenario : Scenarios.all(database, 10000)) {
            Findings f = rounds.run(database, scenario, Contenders.in(scenario, database));
            f.results().forEach(System.out::println);
            f.absences().forEach(System.out::println);
        }
        System.exit(0);
    }
}
