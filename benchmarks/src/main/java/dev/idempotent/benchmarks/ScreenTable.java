package dev.idempotent.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report for a terminal. */
final class ScreenTable {

    private static final String ROW = "  %-46s %10s %10s %10s %7s %-15s %8s %8s %8s %9s%n";

    private final StringBuilder text = new StringBuilder();

    private ScreenTable() {}

    static String of(Report report) {
        ScreenTable table = new ScreenTable();
        for (String database : report.databases()) {
            table.database(report, database);
        }
        return table.text.toString();
    }

    private void database(Report report, String database) {
        line(
                "%n%s: %s%n",
                database,
                report.servers().getOrDefault(database, report.machine().jvm()));
        report.groups(database).forEach(this::group);
        report.footnotes(database).forEach(footnote -> line("  %s%n", footnote));
    }

    private void group(Report.Group group) {
        line("%n%s  [%s; ratio of %s]%n", group.title(), group.durability(), group.compared());
        line(ROW, "", "p50 us", "p99 us", "ops/s", "ratio", "", "runs/key", "answers", "stmts", "bytes");
        for (Result result : group.results()) {
            line(
                    ROW,
                    result.contender() + (result.isFloor() ? " *" : ""),
                    figure(result.p50Micros()),
                    figure(result.p99Micros()),
                    figure(result.perSecond()),
                    figure(result.ratio()),
                    result.isFloor() ? "" : figure(result.ratioFrom()) + ".." + figure(result.ratioTo()),
                    figure(result.executionsPerKey()),
                    figure(result.answersPerCall()),
                    figure(result.statementsPerCall()),
                    figure(result.bytesPerCall()));
        }
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    /** Three digits that matter. */
    static String figure(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.095 ? 2 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
