package dev.idempotent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.benchmarks.Scenario.Mix;
import dev.idempotent.testing.Database;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Figures are nothing here; that they are of the right work is. */
@Tag("slow")
class BenchmarksTest {

    private static final Rounds SHORT = new Rounds(1, 20);

    private static Findings firstCalls = Findings.none();
    private static Findings replays = Findings.none();
    private static Findings duplicates = Findings.none();

    @BeforeAll
    static void measure() throws Exception {
        firstCalls = measured(Scenario.of(Mix.FIRST_CALL, 2));
        replays = measured(Scenario.of(Mix.REPLAY, 1));
        duplicates = measured(Scenario.of(Mix.DUPLICATES, 4));
    }

    private static Findings measured(Scenario scenario) throws Exception {
        return SHORT.run(Database.H2, scenario, Contenders.in(scenario, Database.H2, false));
    }

    @Test
    void everybodyTakesPartOrThereIsAReason() {
        assertThat(firstCalls.results()).hasSize(9);
        assertThat(firstCalls.absences())
                .extracting(Findings.Absence::contender)
                .containsExactly("DBOS Transact", "arun0009 idempotent-core, in memory", "Spring @Cacheable, Caffeine");
        assertThat(replays.results()).hasSize(10);
        assertThat(duplicates.results()).hasSize(9);
    }

    @Test
    void everybodyRunsTheWorkOnceAKey() {
        assertThat(firstCalls.and(replays).results())
                .allSatisfy(result -> assertThat(result.executionsPerKey()).isEqualTo(1));
    }

    @Test
    void thisLibraryRunsOneOfManyDuplicatesAndAnswersAll() {
        assertThat(duplicates.results())
                .filteredOn(result -> result.side() == Entry.Side.OURS)
                .hasSize(4)
                .allSatisfy(result -> {
                    assertThat(result.executionsPerKey()).isEqualTo(1);
                    assertThat(result.answersPerCall()).isEqualTo(1);
                });
    }

    @Test
    void whoAnswersRepeatsWithoutAnAnswerIsSeen() {
        assertThat(replays.results())
                .filteredOn(result -> result.contender().startsWith("Camel"))
                .singleElement()
                .satisfies(result -> assertThat(result.answersPerCall()).isLessThan(1));
    }

    @Test
    void thisLibraryTakesTwoStatementsForAFirstCallAndNoMoreForARepeat() {
        assertThat(named(firstCalls, Contenders.AT_LEAST_ONCE).statementsPerCall())
                .isEqualTo(2);
        assertThat(named(firstCalls, Contenders.ATOMIC).statementsPerCall())
                .describedAs("two, and two of the work itself")
                .isEqualTo(4);
        assertThat(named(replays, Contenders.AT_LEAST_ONCE).statementsPerCall()).isLessThanOrEqualTo(2);
    }

    @Test
    void oneThatRunsTwiceIsFoundWrong() throws Exception {
        Scenario scenario = Scenario.of(Mix.REPLAY, 1);
        Entry twice = Entry.ours("twice", "twice", (site, work) -> new Unguarded(work, 0));
        assertThat(SHORT.run(Database.H2, scenario, new Lineup(List.of(twice), List.of()))
                        .wrong())
                .extracting(Result::contender)
                .containsExactly("twice");
    }

    @Test
    void oneThatGivesAnotherCallsAnswerStopsTheRun() {
        Scenario scenario = Scenario.of(Mix.FIRST_CALL, 1);
        Entry wrong = Entry.ours("wrong", "wrong", (site, work) -> new Unguarded(work, 1));
        assertThatThrownBy(() -> SHORT.run(Database.H2, scenario, new Lineup(List.of(wrong), List.of())))
                .hasMessage("wrong gave another call's answer");
    }

    /** Runs whatever it is called with. */
    private record Unguarded(Work work, int othersKey) implements Contender {

        @Override
        public String first(String key) {
            return work.run(othersKey == 0 ? key : key + othersKey);
        }

        @Override
        public @Nullable String again(String key) {
            return first(key);
        }

        @Override
        public void close() {}
    }

    @Test
    void theFileHasTheFieldsAndKeepsOtherDatabases(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("results.json");
        ResultsFile results = new ResultsFile(file);
        results.write(firstCalls.results());
        results.write(List.of(ofNoDatabase(firstCalls.results().get(0))));
        JsonNode all = JsonMapper.shared().readTree(file);
        assertThat(all.size()).isEqualTo(10);
        assertThat(all.get(0).propertyNames())
                .contains(
                        "database",
                        "scenario",
                        "contender",
                        "threads",
                        "ops_per_s",
                        "p50_us",
                        "p99_us",
                        "ratio_to_floor",
                        "executions_per_key",
                        "statements_per_call");
        results.write(firstCalls.results());
        assertThat(JsonMapper.shared().readTree(file).size()).isEqualTo(10);
    }

    private static Result ofNoDatabase(Result of) {
        return new Result(
                "none", "", "", 1, 1, 1, null, "mean", 1, 1, 1, "", of.side(), null, null, null, 100.0, "no database");
    }

    @Test
    void theChartIsXmlAndTheTablesNameEverybody() throws Exception {
        Report report = new Report(
                firstCalls, Machine.here(), Map.of("h2", "H2"), LocalDate.of(2026, 1, 31), "benchmarks/run --quick");
        var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        String chart = Chart.of(report);
        assertThat(parser.parse(new ByteArrayInputStream(chart.getBytes(StandardCharsets.UTF_8)))
                        .getElementsByTagName("rect")
                        .getLength())
                .describedAs("all but the two floors")
                .isEqualTo(7);
        assertThat(MarkdownTable.of(report))
                .contains(
                        "| H2 | ",
                        "| first call, 2 callers, *rate* | ",
                        "`benchmarks/run --quick`",
                        "- DBOS Transact ");
        for (Result result : firstCalls.results()) {
            assertThat(ScreenTable.of(report)).contains(result.contender());
        }
    }

    private static Result named(Findings findings, String contender) {
        return findings.results().stream()
                .filter(result -> result.contender().equals(contender))
                .findFirst()
                .orElseThrow();
    }
}
