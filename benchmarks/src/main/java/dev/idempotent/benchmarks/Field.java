package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Entry.Side;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who take part in a scenario. Another's that fails leaves, and it is said so; where this library does, the run fails. */
final class Field implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Field.class);
    private static final int REPEATED = 500;
    private static final int REPEATED_WHERE_LARGE = 50;

    private final Scenario scenario;
    private final Site site;
    private final List<Entrant> entrants = new ArrayList<>();
    private final List<Findings.Absence> absences;

    Field(Scenario scenario, Site site, Lineup lineup) {
        this.scenario = scenario;
        this.site = site;
        absences = new ArrayList<>(lineup.absences());
    }

    Scenario scenario() {
        return scenario;
    }

    Site site() {
        return site;
    }

    List<Entrant> entrants() {
        return entrants;
    }

    List<Findings.Absence> absences() {
        return absences;
    }

    /** Made, and called for a while where the compiler has a core of its own. */
    void enter(Entry entry, long warmUpMillis) throws Exception {
        int repeated = scenario.bytes() == Scenario.SMALL ? REPEATED : REPEATED_WHERE_LARGE;
        Entrant entrant;
        try {
            entrant = new Entrant(entry, scenario, site, repeated);
        } catch (Exception e) {
            leave(entry, e);
            return;
        }
        entrants.add(entrant);
        attempt(entrant, () -> entrant.sample(warmUpMillis));
    }

    /** All in turn; who begins, the number of the round tells. */
    void measure(int round, long millis) throws Exception {
        List<Entrant> inTurn = new ArrayList<>();
        for (int i = 0; i < entrants.size(); i++) {
            inTurn.add(entrants.get((round + i) % entrants.size()));
        }
        for (Entrant entrant : inTurn) {
            attempt(entrant, () -> entrant.measure(millis));
        }
    }

    private interface Attempt {

        void run() throws Exception;
    }

    private void attempt(Entrant entrant, Attempt attempt) throws Exception {
        try {
            attempt.run();
        } catch (Exception e) {
            entrants.remove(entrant);
            entrant.close();
            leave(entrant.entry(), e);
        }
    }

    private void leave(Entry entry, Exception why) throws Exception {
        if (entry.side() != Side.OTHER) {
            throw why;
        }
        LOG.warn("{} failed in {}", entry.name(), scenario.title(), why);
        absences.add(Findings.Absence.of(site.database(), scenario, entry, "failed: " + root(why)));
    }

    private static String root(Throwable failure) {
        return failure.getCause() == null ? failure.getClass().getSimpleName() : root(failure.getCause());
    }

    @Override
    public void close() {
        entrants.forEach(Entrant::close);
    }
}
