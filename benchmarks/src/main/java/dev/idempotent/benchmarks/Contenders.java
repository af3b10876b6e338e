package dev.idempotent.benchmarks;

import dev.idempotent.Guarantee;
import dev.idempotent.benchmarks.Contender.Entry;
import dev.idempotent.benchmarks.Scenario.Mix;
import dev.idempotent.testing.Database;
import java.util.ArrayList;
import java.util.List;

/** Who takes part in what. */
final class Contenders {

    static final String LEASE_FLOOR = "JDBC: claim, complete; read";
    static final String TRANSACTION_FLOOR = "JDBC: the transaction alone";

    private static final Entry AT_LEAST_ONCE =
            entry("AT_LEAST_ONCE", LEASE_FLOOR, Library.with(Guarantee.AT_LEAST_ONCE));
    private static final Entry ATOMIC = entry("ATOMIC", TRANSACTION_FLOOR, Library.with(Guarantee.ATOMIC));

    private Contenders() {}

    private static Entry entry(String name, String floor, Contender.Maker maker) {
        return new Entry(name, floor, maker);
    }

    static List<Entry> in(Scenario scenario, Database database, boolean quick) {
        List<Entry> entries = new ArrayList<>();
        entries.add(entry(LEASE_FLOOR, LEASE_FLOOR, LeaseFloor::new));
        entries.add(AT_LEAST_ONCE);
        if (scenario.mix().isOneCall()) {
            return entries;
        }
        if (scenario.mix() != Mix.HOT_KEY) {
            entries.add(entry(TRANSACTION_FLOOR, TRANSACTION_FLOOR, TransactionFloor::bare));
            entries.add(entry("JDBC: the transaction with a key", TRANSACTION_FLOOR, TransactionFloor::withKey));
            entries.add(ATOMIC);
        }
        return entries;
    }
}
