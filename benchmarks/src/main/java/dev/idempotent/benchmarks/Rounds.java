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
    private static final int COUNTED = 20;

    Findings run(Database database, Scenario scenario, Lineup lineup) throws Exception {
        Field field = new Field(scenario, Site.fresh(scenario, database), lineup);
        try {
            for (Entry entry : lineup.entries()) {
                field.enter(entry, 2 * millis);
            }
            measure(field);
        } finally {
            field.close();
        }
        return new Findings(results(field.site(), scenario, field.entrants()), field.absences());
    }

    private void measure(Field field) throws Exception {
        Cores cores = Cores.allowed();
        if (field.scenario().callers() == 1 && !cores.useOne(field.site())) {
            LOG.warn("The process and the server could not be bound to one core: taskset is missing or was refused");
        }
        try {
            for (int round = 0; round < rounds; round++) {
                field.measure(round, millis);
            }
        } finally {
            cores.useAll(field.site());
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
