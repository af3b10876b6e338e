package dev.idempotent.benchmarks;

import dev.idempotent.Guarantee;
import dev.idempotent.benchmarks.Entry.Limit;
import dev.idempotent.benchmarks.Scenario.Mix;
import dev.idempotent.benchmarks.Scenario.Stock;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who takes part in what. */
final class Contenders {

    static final String LEASE_FLOOR = "JDBC: claim, complete; read";
    static final String TRANSACTION_FLOOR = "JDBC: the transaction alone";
    static final String ONE_CALL_FLOOR = "JDBC: claim, complete; others wait in memory";

    static final String AT_LEAST_ONCE = "AT_LEAST_ONCE";
    static final String ATOMIC = "ATOMIC";

    private static final Library.Kind LEASED = Library.with(Guarantee.AT_LEAST_ONCE);
    private static final Library.Kind IN_ONE_TRANSACTION = Library.with(Guarantee.ATOMIC);

    /** Room for all that is repeated. */
    private static final Library.Kind CACHED =
            LEASED.set(builder -> builder.cacheResults(64 << 20, Duration.ofHours(1)));

    private static final Limit FORGETS = new Limit(
            (scenario, database) ->
                    !scenario.mix().onlyRepeats() && !scenario.mix().isOneCall(),
            "keeps nothing that outlives the process, so only repeats are compared");

    private Contenders() {}

    /** @param few this library by hand, the floors, and the two others that are nearest to it */
    static Lineup in(Scenario scenario, Database database, boolean few) {
        if (scenario.stock().kind() != Stock.Kind.NONE) {
            return new Lineup(stocked(scenario.stock()), List.of());
        }
        List<Entry> entries = new ArrayList<>(floors(scenario));
        entries.addAll(ours(scenario, few));
        List<Findings.Absence> absences = new ArrayList<>();
        for (Entry other : others(few)) {
            other.reasonToStayAway(scenario, database)
                    .ifPresentOrElse(
                            reason -> absences.add(Findings.Absence.of(database, scenario, other, reason)),
                            () -> entries.add(other));
        }
        return new Lineup(
                entries.stream().map(entry -> againstItsFloor(entry, scenario)).toList(), absences);
    }

    /** What is replayed is read by its key, whatever was promised when it was stored. */
    private static Entry againstItsFloor(Entry entry, Scenario scenario) {
        if (scenario.mix().onlyRepeats()) {
            return entry.against(LEASE_FLOOR);
        }
        return scenario.mix().isOneCall() ? entry.against(ONE_CALL_FLOOR) : entry;
    }

    private static List<Entry> floors(Scenario scenario) {
        if (scenario.mix().isOneCall()) {
            return List.of(Entry.floor(ONE_CALL_FLOOR, OneCallFloor.maker()));
        }
        Entry lease = Entry.floor(LEASE_FLOOR, LeaseFloor::new);
        return scenario.mix().onlyRepeats()
                ? List.of(lease)
                : List.of(
                        lease,
                        Entry.floor(TRANSACTION_FLOOR, TransactionFloor::bare),
                        Entry.floor("JDBC: the transaction with a key", TransactionFloor::withKey)
                                .against(TRANSACTION_FLOOR));
    }

    private static List<Entry> ours(Scenario scenario, boolean few) {
        List<Entry> ours = new ArrayList<>();
        ours.add(Entry.ours(AT_LEAST_ONCE, LEASE_FLOOR, LEASED));
        ours.add(Entry.ours(ATOMIC, TRANSACTION_FLOOR, IN_ONE_TRANSACTION));
        if (scenario.mix().onlyRepeats()) {
            ours.add(Entry.ours("AT_LEAST_ONCE, local cache", LEASE_FLOOR, CACHED));
        }
        if (!few) {
            ours.add(Entry.ours("AT_LEAST_ONCE, proxied", LEASE_FLOOR, AnnotatedLibrary::proxied));
            // There is one aspect in a JVM, so it cannot be two nodes.
            if (scenario.mix() != Mix.DUPLICATES_ON_TWO_NODES) {
                ours.add(Entry.ours("AT_LEAST_ONCE, woven", LEASE_FLOOR, AnnotatedLibrary::woven));
            }
        }
        return ours;
    }

    private static List<Entry> others(boolean few) {
        List<Entry> others = new ArrayList<>();
        others.add(Entry.other(
                "Spring Integration JdbcMetadataStore",
                LEASE_FLOOR,
                MetadataStore::new,
                new Limit(
                        (scenario, database) -> scenario.bytes() > MetadataStore.MOST_CHARACTERS,
                        "keeps at most 4,000 characters"),
                new Limit(
                        (scenario, database) -> scenario.mix().isOneCall() && database == Database.MARIADB,
                        "looks for ever, in REPEATABLE READ, for a key that its snapshot does not show")));
        others.add(Entry.other("Camel JdbcMessageIdRepository", LEASE_FLOOR, MessageIds::new));
        if (!few) {
            others.add(Entry.other(
                    "DBOS Transact",
                    LEASE_FLOOR,
                    DurableWorkflow::new,
                    new Limit((scenario, database) -> database != Database.POSTGRESQL, "knows PostgreSQL only")));
            others.add(Entry.other("arun0009 idempotent-core, in memory", LEASE_FLOOR, InMemoryAspect::new, FORGETS));
            others.add(Entry.other("Spring @Cacheable, Caffeine", LEASE_FLOOR, CachedMethod::new, FORGETS));
        }
        return others;
    }

    /** This library beside itself, on a table that is empty. */
    private static List<Entry> stocked(Stock stock) {
        List<Entry> entries = new ArrayList<>(pair(AT_LEAST_ONCE, LEASED, stock));
        if (stock.kind() == Stock.Kind.KEPT) {
            entries.addAll(pair(ATOMIC, IN_ONE_TRANSACTION, stock));
        }
        return entries;
    }

    private static List<Entry> pair(String name, Library.Kind kind, Stock stock) {
        String empty = name + ", empty table";
        return List.of(
                Entry.ours(empty, empty, kind),
                Entry.ours(name + ", full table", empty, new StockedLibrary.Maker(kind, stock)));
    }
}
