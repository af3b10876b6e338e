package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Mix;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls everybody without measuring, until nobody gets faster: what is long takes long to be compiled, and would else be compared
 * with what is short and was compiled at once.
 *
 * @param most when to stop in any case
 */
record WarmUp(Duration most) {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final long TURN_MILLIS = 250;
    private static final int REPEATED = 50;

    void run(Database database, Lineup lineup) throws Exception {
        Scenario mixed = Scenario.of(Mix.ONE_IN_TEN_REPEATS, 1); // The compiler has the other core.
        Scenario scenario = database == Database.POSTGRESQL ? mixed.withoutDisk() : mixed;
        Site site = Site.fresh(scenario, database);
        List<Warming> cold = new ArrayList<>();
        List<Entrant> all = new ArrayList<>();
        try {
            for (Entry entry : lineup.entries()) {
                Entrant entrant = new Entrant(entry, scenario, site, REPEATED);
                all.add(entrant);
                cold.add(new Warming(entrant));
            }
            long start = System.nanoTime();
            while (!cold.isEmpty() && System.nanoTime() - start < most.toNanos()) {
                for (Warming each : cold) {
                    each.turn();
                }
                cold.removeIf(Warming::isWarm);
            }
            cold.forEach(each -> LOG.warn(
                    "{} may not be compiled yet, after {} s and {} calls: it may look slower than it is",
                    each.entrant.entry().name(),
                    most.toSeconds(),
                    each.entrant.calls()));
        } finally {
            all.forEach(Entrant::close);
        }
    }

    /** One that was not yet as fast as it gets. */
    private static final class Warming {

        private static final double FASTER = 0.9;
        private static final int PATIENCE = 4;
        private static final long ENOUGH_TO_COMPILE = 10_000;

        private final Entrant entrant;
        private double best = Double.MAX_VALUE;
        private int turnsSince;

        Warming(Entrant entrant) {
            this.entrant = entrant;
        }

        void turn() throws Exception {
            double micros = entrant.sample(TURN_MILLIS).p50Micros();
            turnsSince = micros < FASTER * best ? 0 : turnsSince + 1;
            best = Math.min(best, micros);
        }

        boolean isWarm() {
            return entrant.calls() >= ENOUGH_TO_COMPILE && turnsSince >= PATIENCE;
        }
    }
}
