package dev.idempotent.benchmarks;

import dev.idempotent.testing.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What {@code benchmarks/run} runs. It ends with 1 where this library did not run the work once a key, with 2 where it
 * failed.
 */
@Command(
        name = "benchmarks/run",
        description = "What calls cost, beside the least they could and beside what else there is.",
        exitCodeOnExecutionException = 2,
        mixinStandardHelpOptions = true)
public final class Benchmarks implements Callable<Integer> {

    @Option(names = "--quick", description = "At most four minutes: the nearest others, eight scenarios, short rounds.")
    private boolean quick;

    @Option(names = "--in-process", description = "What stays in the process, by JMH; no database.")
    private boolean inProcess;

    @Option(
            names = "--database",
            paramLabel = "h2|postgresql|mariadb|all",
            defaultValue = "",
            description = "Which; all unless told otherwise, H2 and PostgreSQL with --quick.")
    private String database = "";

    @Option(names = "--rounds", defaultValue = "0", description = "How often each is measured; 9, or 5 with --quick.")
    private int rounds;

    @Option(names = "--millis", defaultValue = "0", description = "How long each time; 500, or 150 with --quick.")
    private long millis;

    @Option(
            names = "--warm-up",
            defaultValue = "0",
            description = "For how many seconds at most everybody is called before; 90, or 40 with --quick.")
    private int warmUp;

    @Option(
            names = "--rows",
            defaultValue = "5000000",
            description =
                    "How many a large table has, ${DEFAULT-VALUE} unless told otherwise; on H2, in memory, a tenth.")
    private long rows;

    @Option(names = "--only", defaultValue = "", description = "Only scenarios whose title has this text.")
    private String only = "";

    @Option(names = "--output", defaultValue = "benchmarks/target", description = "Where the files go.")
    private Path output = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // Given by picocli.
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        PrintStream progress = System.err;
        Plan plan = inProcess ? Plan.none() : Plan.of(databases(), quick, rows, only);
        Files.createDirectories(output);
        Findings findings = inProcess
                ? inProcess(progress)
                : plan.run(chosenWarmUp(), chosenRounds(), progress, soFar -> write(report(soFar, plan)));
        Report report = report(findings, plan);
        System.out.print(ScreenTable.of(report));
        write(report);
        System.err.println("Written: results.json, table.md and chart.svg in " + output);
        for (Result wrong : findings.wrong()) {
            System.err.printf(
                    "WRONG: %s ran %s times a key in %s on %s%n",
                    wrong.contender(), wrong.executionsPerKey(), wrong.scenario(), wrong.database());
        }
        return findings.wrong().isEmpty() ? 0 : 1;
    }

    private Findings inProcess(PrintStream progress) throws RunnerException {
        Path log = output.resolve("jmh.log");
        progress.println("JMH measures for some minutes, and tells how far it is in " + log);
        return InProcess.run(quick ? 1 : 2, quick ? 0.5 : 1, log);
    }

    private List<Database> databases() {
        return switch (database.toLowerCase(Locale.ROOT)) {
            case "" ->
                quick
                        ? List.of(Database.H2, Database.POSTGRESQL)
                        : List.of(Database.H2, Database.POSTGRESQL, Database.MARIADB);
            case "all" -> List.of(Database.H2, Database.POSTGRESQL, Database.MARIADB);
            case "h2" -> List.of(Database.H2);
            case "postgresql" -> List.of(Database.POSTGRESQL);
            case "mariadb" -> List.of(Database.MARIADB);
            default ->
                throw new CommandLine.ParameterException(
                        command.commandLine(), "--database is one of h2, postgresql, mariadb, all; not " + database);
        };
    }

    private Rounds chosenRounds() {
        return new Rounds(rounds > 0 ? rounds : quick ? 5 : 9, millis > 0 ? millis : quick ? 150 : 500);
    }

    private WarmUp chosenWarmUp() {
        return new WarmUp(Duration.ofSeconds(warmUp > 0 ? warmUp : quick ? 40 : 90));
    }

    private String typed() {
        return String.join(
                        " ",
                        "benchmarks/run",
                        String.join(" ", command.commandLine().getParseResult().originalArgs()))
                .strip();
    }

    private Report report(Findings findings, Plan plan) {
        return new Report(findings, Machine.here(), plan.servers(), LocalDate.now(ZoneId.systemDefault()), typed());
    }

    private void write(Report report) throws IOException {
        new ResultsFile(output.resolve("results.json")).write(report.findings().results());
        Files.writeString(output.resolve("table.md"), MarkdownTable.of(report));
        Files.writeString(output.resolve("chart.svg"), Chart.of(report));
    }

    /** Ends the process, since contenders may leave threads behind. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
