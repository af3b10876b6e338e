package dev.idempotent.benchmarks;

import dev.idempotent.testing.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contenders in turn, round after round, so that whatever else the machine does meets all of them.
 *
 * @param rounds how often each is measured
 * @param millis for how long, each time
 */
record Rounds(int rounds, long millis) {

    private static final int COUNTED = 20;

    List<Result> run(Database database, Scenario scenario, List<Contender.Entry> entries) throws Exception {
        Site site = Site.fresh(database);
        site.durable(scenario.durable());
        Map<Contender.Entry, Entrant> entrants = new LinkedHashMap<>();
        try {
            for (Contender.Entry entry : entries) {
                entrants.put(entry, new Entrant(entry, scenario, site));
            }
            (scenario.callers() == 1 ? Cores.ONE : Cores.ALL).use();
            for (Entrant entrant : entrants.values()) {
                entrant.measure(2 * millis);
            }
            Map<Contender.Entry, List<Sample>> samples = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < entries.size(); i++) {
                    Contender.Entry entry = entries.get((round + i) % entries.size());
                    samples.computeIfAbsent(entry, first -> new ArrayList<>())
                            .add(entrants.get(entry).measure(millis));
                }
            }
            Cores.ALL.use();
            return results(site, scenario, entries, samples);
        } finally {
            entrants.values().forEach(Entrant::close);
            site.durable(true);
        }
    }

    private static List<Result> results(
            Site site, Scenario scenario, List<Contender.Entry> entries, Map<Contender.Entry, List<Sample>> samples)
            throws Exception {
        List<Result> results = new ArrayList<>();
        for (Contender.Entry entry : entries) {
            Contender.Entry floor = entries.stream()
                    .filter(other -> other.name().equals(scenario.floorOf(entry)))
                    .findFirst()
                    .orElse(entry);
            results.add(Result.of(
                    site.database().name().toLowerCase(java.util.Locale.ROOT),
                    scenario,
                    entry,
                    floor.name(),
                    samples.get(entry),
                    samples.get(floor),
                    statementsPerCall(site, scenario, entry)));
        }
        return results;
    }

    /** Counted by one more contender of the kind, whose statements pass a counter. */
    private static double statementsPerCall(Site site, Scenario scenario, Contender.Entry entry) throws Exception {
        StatementCounter counter = new StatementCounter();
        try (Entrant counted = new Entrant(entry, scenario, site.wrapping(counter.around()))) {
            long before = counter.executed();
            int calls = counted.call(scenario.mix().isOneCall() ? 1 : COUNTED);
            return (double) (counter.executed() - before) / calls;
        }
    }
}
