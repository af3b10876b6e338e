package dev.idempotent.benchmarks;

import dev.idempotent.testing.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came out, and who was not there. */
record Findings(List<Result> results, List<Absence> absences) {

    /** One that does not take part in a scenario, and why. */
    record Absence(String database, String scenario, String contender, String reason) {

        static Absence of(Database database, Scenario scenario, Entry entry, String reason) {
            return new Absence(name(database), scenario.title(), entry.name(), reason);
        }
    }

    static Findings none() {
        return new Findings(List.of(), List.of());
    }

    static String name(Database database) {
        return database.name().toLowerCase(Locale.ROOT);
    }

    Findings and(Findings more) {
        List<Result> allResults = new ArrayList<>(results);
        allResults.addAll(more.results);
        List<Absence> allAbsences = new ArrayList<>(absences);
        allAbsences.addAll(more.absences);
        return new Findings(allResults, allAbsences);
    }

    /** Those of whom this library, or the harness itself, did not run the work once a key. */
    List<Result> wrong() {
        return results.stream()
                .filter(result -> result.side() != Entry.Side.OTHER && !result.ranOnceAKey())
                .toList();
    }
}
