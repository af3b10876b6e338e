package dev.idempotent.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** A report's ratios for a page: a row for each scenario, a column for each contender that is no floor. */
final class MarkdownTable {

    private MarkdownTable() {}

    static String of(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(report.day() + ", " + report.machine().text() + "; `" + report.command() + "`.");
        lines.add("Ratios to the floor of the same round, the median and from which to which; of the time of a call"
                + " (less is better) unless *rate* is said (more is better).");
        for (String database : report.databases()) {
            lines.add("");
            lines.addAll(table(report, database));
            report.footnotes(database).forEach(footnote -> lines.add("- " + footnote));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> table(Report report, String database) {
        List<Report.Group> groups = report.groups(database);
        List<String> contenders = groups.stream()
                .flatMap(group -> group.results().stream())
                .filter(result -> !result.isFloor())
                .map(Result::contender)
                .distinct()
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add(row(report.servers().getOrDefault(database, "in this process"), contenders));
        lines.add("|---" + "|---:".repeat(contenders.size()) + "|");
        for (Report.Group group : groups) {
            lines.add(row(
                    title(group),
                    contenders.stream().map(contender -> cell(group, contender)).toList()));
        }
        lines.add("");
        lines.add(groups.stream()
                .map(group -> group.durability())
                .distinct()
                .collect(Collectors.joining("; or ", "Commits: ", ".")));
        lines.add("");
        return lines;
    }

    private static String title(Report.Group group) {
        return group.title()
                + switch (group.results().get(0).ratioOf()) {
                    case "rate" -> ", *rate*";
                    case "p99" -> ", *p99*";
                    default -> "";
                };
    }

    private static String cell(Report.Group group, String contender) {
        return group.results().stream()
                .filter(result -> result.contender().equals(contender))
                .map(MarkdownTable::cell)
                .findFirst()
                .orElse("");
    }

    private static String cell(Result result) {
        String ratio = ScreenTable.figure(result.ratio());
        if (result.isFloor()) {
            return ratio;
        }
        String text = (result.side() == Entry.Side.OURS ? "**" + ratio + "**" : ratio) + " ("
                + ScreenTable.figure(result.ratioFrom()) + "–" + ScreenTable.figure(result.ratioTo()) + ")";
        if (!result.ranOnceAKey()) {
            text += ", ran " + ScreenTable.figure(result.executionsPerKey()) + " times";
        }
        return isAnswered(result) ? text : text + ", not all answered";
    }

    private static boolean isAnswered(Result result) {
        return result.answersPerCall() == null || result.answersPerCall() == 1;
    }

    private static String row(String first, List<String> others) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |");
        row.add(first);
        others.forEach(row::add);
        return row.toString();
    }
}
