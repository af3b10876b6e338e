package dev.idempotent.benchmarks;

import dev.idempotent.testing.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures contenders in turn, round after round, so that whatever else the machine does meets all of them.
 *
 * @param rounds how often each is measured
 * @param millis for how long, each time
 */
record Rounds(int rounds, long millis) {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final int REPEATED = 500;
    private static final int REPEATED_WHERE_LARGE = 50;
    private static final int COUNTED = 20;

    Findings run(Database database, Scenario scenario, Lineup lineup) throws Exception {
        Site site = Site.fresh(scenario, database);
        List<Findings.Absence> absences = new ArrayList<>(lineup.absences());
        List<Entrant> entrants = new ArrayList<>();
        try {
            for (Entry entry : lineup.entries()) {
                enter(entry, scenario, site, entrants, absences);
            }
            measure(site, scenario, entrants);
        } finally {
            entrants.forEach(Entrant::close);
        }
        return new Findings(results(site, scenario, entrants), absences);
    }

    /** Warmed up where the compiler has a core of its own. Another's that cannot is left out, and said so. */
    private void enter(
            Entry entry, Scenario scenario, Site site, List<Entrant> entrants, List<Findings.Absence> absences)
            throws Exception {
        int repeated = scenario.bytes() == Scenario.SMALL ? REPEATED : REPEATED_WHERE_LARGE;
        Entrant entrant = null;
        try {
            entrant = new Entrant(entry, scenario, site, repeated);
            entrant.sample(2 * millis);
            entrants.add(entrant);
        } catch (Exception e) {
            if (entrant != null) {
                entrant.close();
            }
            if (entry.side() != Entry.Side.OTHER) {
                throw e;
            }
            LOG.warn("{} failed in {}", entry.name(), scenario.title(), e);
            absences.add(Findings.Absence.of(site.database(), scenario, entry, "failed: " + root(e)));
        }
    }

    private static String root(Throwable failure) {
        return failure.getCause() == null ? failure.getClass().getSimpleName() : root(failure.getCause());
    }

    private void measure(Site site, Scenario scenario, List<Entrant> entrants) throws Exception {
        Cores cores = Cores.allowed();
        if (scenario.callers() == 1 && !cores.useOne(site)) {
            LOG.warn("The process and the server could not be bound to one core: taskset is missing or was refused");
        }
        try {
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < entrants.size(); i++) {
                    entrants.get((round + i) % entrants.size()).measure(millis);
                }
            }
        } finally {
            cores.useAll(site);
        }
    }

    private static List<Result> results(Site site, Scenario scenario, List<Entrant> entrants) throws Exception {
        Map<String, Entrant> byName = new LinkedHashMap<>();
        entrants.forEach(entrant -> byName.put(entrant.entry().name(), entrant));
        String durability = site.durability();
        List<Result> results = new ArrayList<>();
        for (Entrant entrant : entrants) {
            Entrant floor = byName.getOrDefault(entrant.entry().floor(), entrant);
            double statements = statementsPerCall(site, scenario, entrant.entry());
            results.add(Result.of(site.database(), scenario, entrant, floor, statements, durability));
        }
        return results;
    }

    /** Counted by one more contender of the kind, whose statements pass a counter. */
    private static double statementsPerCall(Site site, Scenario scenario, Entry entry) throws Exception {
        StatementCounter counter = new StatementCounter();
        try (Entrant counted = new Entrant(entry, scenario, site.wrapping(counter.around()), COUNTED)) {
            long before = counter.executed();
            int calls = counted.call(COUNTED);
            return (double) (counter.executed() - before) / calls;
        }
    }
}
