package dev.idempotent.benchmarks;

import dev.idempotent.testing.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is measured on which databases. */
record Plan(List<Step> steps, boolean quick, Map<String, String> servers) {

    private static final Duration QUICK = Duration.ofSeconds(210);

    /** One scenario on one database. */
    record Step(Database database, Scenario scenario) {

        String title() {
            return Findings.name(database) + ": " + scenario.title()
                    + (scenario.callers() == 1 ? "" : ", " + scenario.callers() + " callers");
        }
    }

    static Plan none() {
        return new Plan(List.of(), false, Map.of());
    }

    /**
     * @param rows how many a large table has
     * @param only what the titles of scenarios have in them
     */
    static Plan of(List<Database> databases, boolean quick, long rows, String only) {
        List<Step> steps = databases.stream()
                .flatMap(database ->
                        scenarios(database, quick, rows).stream().map(scenario -> new Step(database, scenario)))
                .filter(step -> step.title().contains(only.toLowerCase(Locale.ROOT)))
                .toList();
        return new Plan(steps, quick, new TreeMap<>());
    }

    private static List<Scenario> scenarios(Database database, boolean quick, long rows) {
        if (quick) {
            return Scenarios.quick(database);
        }
        return Scenarios.all(database, database == Database.H2 ? rows / 10 : rows);
    }

    /** Is told what was found so far, after each scenario: a run of hours may be broken off. */
    @FunctionalInterface
    interface Keeper {

        void keep(Findings soFar) throws IOException;
    }

    Findings run(WarmUp warmUp, Rounds rounds, PrintStream out, Keeper keeper) throws Exception {
        Progress progress = new Progress(out, steps.size());
        Findings findings = Findings.none();
        for (Step step : steps) {
            progress.next(step.title());
            if (quick && progress.since().compareTo(QUICK) > 0) {
                out.println("Left out for want of time: " + step.title());
                continue;
            }
            Lineup lineup = Contenders.in(step.scenario(), step.database(), quick);
            if (!servers.containsKey(Findings.name(step.database()))) {
                servers.put(Findings.name(step.database()), server(step.database()));
                warmUp.run(step.database(), quick);
            }
            findings = findings.and(rounds.run(step.database(), step.scenario(), lineup));
            keeper.keep(findings);
        }
        progress.done();
        return findings;
    }

    private static String server(Database database) throws SQLException {
        try (Connection connection = database.fresh().connect()) {
            DatabaseMetaData server = connection.getMetaData();
            return server.getDatabaseProductName() + " " + server.getDatabaseProductVersion();
        }
    }
}
