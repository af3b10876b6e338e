package dev.idempotent.benchmarks;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run has to tell.
 *
 * @param servers what runs where, by database
 * @param command what was typed
 */
record Report(Findings findings, Machine machine, Map<String, String> servers, LocalDate day, String command) {

    /** The contenders of one scenario. */
    record Group(String database, String scenario, int threads, List<Result> results) {

        String title() {
            return scenario + (threads == 1 ? "" : ", " + threads + " callers");
        }

        String durability() {
            return results.get(0).durability();
        }

        String compared() {
            return switch (results.get(0).ratioOf()) {
                case "rate" -> "rate, more is better";
                default -> results.get(0).ratioOf() + ", less is better";
            };
        }
    }

    List<Group> groups() {
        Map<List<Object>, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : findings.results()) {
            groups.computeIfAbsent(
                            List.of(result.database(), result.scenario(), result.threads()), key -> new ArrayList<>())
                    .add(result);
        }
        return groups.values().stream()
                .map(results -> new Group(
                        results.get(0).database(),
                        results.get(0).scenario(),
                        results.get(0).threads(),
                        List.copyOf(results)))
                .toList();
    }

    List<Group> groups(String database) {
        return groups().stream()
                .filter(group -> group.database().equals(database))
                .toList();
    }

    List<String> databases() {
        return findings.results().stream().map(Result::database).distinct().toList();
    }

    /** Who is not everywhere, and why: a line each. */
    List<String> footnotes(String database) {
        Map<String, List<String>> where = new TreeMap<>(findings.absences().stream()
                .filter(absence -> absence.database().equals(database))
                .collect(Collectors.groupingBy(
                        absence -> absence.contender() + " " + absence.reason(),
                        Collectors.mapping(Findings.Absence::scenario, Collectors.toList()))));
        return where.entrySet().stream()
                .map(line -> line.getKey() + " (not in: "
                        + line.getValue().stream().distinct().collect(Collectors.joining("; ")) + ")")
                .toList();
    }
}
