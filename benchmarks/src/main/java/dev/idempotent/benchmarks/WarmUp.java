package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Mix;
import dev.idempotent.testing.Database;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls everybody in turn without measuring, until the JVM has little left to compile: what is long takes longer to be
 * compiled, and would else be compared with what is short.
 *
 * @param most when to stop in any case
 */
record WarmUp(Duration most) {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final long TURN_MILLIS = 250;
    private static final int REPEATED = 50;

    /** The part of the time that is spent on compiling while everybody has had a turn. */
    private static final double LITTLE = 0.05;

    /** Of whom there are few in a quick run. */
    void run(Database database, boolean quick) throws Exception {
        // One caller: the compiler has the other core.
        Scenario mixed = Scenario.of(Mix.ONE_IN_TEN_REPEATS, 1);
        Scenario scenario = database == Database.POSTGRESQL ? mixed.withoutDisk() : mixed;
        Lineup lineup = Contenders.in(scenario, database, quick);
        Site site = Site.fresh(scenario, database);
        List<Entrant> entrants = new ArrayList<>();
        try {
            for (Entry entry : lineup.entries()) {
                entrants.add(new Entrant(entry, scenario, site, REPEATED));
            }
            untilCompiled(entrants);
        } finally {
            entrants.forEach(Entrant::close);
        }
    }

    private void untilCompiled(List<Entrant> entrants) throws Exception {
        long start = System.nanoTime();
        double compiling;
        do {
            long before = COMPILER.getTotalCompilationTime();
            long turns = System.nanoTime();
            for (Entrant entrant : entrants) {
                entrant.sample(TURN_MILLIS);
            }
            compiling = (COMPILER.getTotalCompilationTime() - before) * 1e6 / (System.nanoTime() - turns);
        } while (compiling > LITTLE && System.nanoTime() - start < most.toNanos());
        if (compiling > LITTLE) {
            LOG.warn(
                    "After {} s of warming up the JVM still compiles, for {} % of the time: what is long may look slower than"
                            + " it is. Leave the machine alone, or give more by --warm-up",
                    most.toSeconds(), Math.round(100 * compiling));
        }
    }
}
