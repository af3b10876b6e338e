package dev.idempotent.verification;

import dev.idempotent.testing.SkewedClock;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A database, its nodes, and rounds until the time is over or something that was promised did not hold. */
final class Run {

    private static final int SECONDS_BETWEEN_NEWS = 5;

    /** Of the histories that are printed. */
    private static final int MOST_TOLD = 5;

    private final Options options;
    private final PrintStream out;
    private final History history = new History();
    private final Tally tally = new Tally();
    private final Checker checker;
    private final Path logs;

    private Run(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.checker = new Checker(options.lease());
        try {
            this.logs = Files.createTempDirectory("idempotent-verification");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was done and found; told to {@code out} meanwhile, the whole of it last. */
    static Tally of(Options options, PrintStream out) throws InterruptedException, ExecutionException {
        Run run = new Run(options, out);
        out.println(options.text());
        out.println("what nodes log is in " + run.logs);
        run.run();
        out.println("cuts=" + run.tally.cuts + " shifts=" + run.tally.shifts + " repeated=" + run.tally.repeated);
        out.println(run.tally);
        return run.tally;
    }

    private void run() throws InterruptedException, ExecutionException {
        ScheduledExecutorService news = Executors.newSingleThreadScheduledExecutor();
        List<Node> nodes = new ArrayList<>();
        Thread end = new Thread(() -> nodes.forEach(Node::close));
        Runtime.getRuntime().addShutdownHook(end);
        try (Backend backend = Backend.start(options.database())) {
            for (int i = 0; i < options.nodes(); i++) {
                nodes.add(node(i, backend));
            }
            var unused = news.scheduleAtFixedRate(
                    () -> out.println(tally), SECONDS_BETWEEN_NEWS, SECONDS_BETWEEN_NEWS, TimeUnit.SECONDS);
            try {
                play(nodes, backend);
            } finally {
                news.shutdownNow();
                nodes.forEach(Node::close);
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    private Node node(int number, Backend backend) {
        Optional<SkewedClock> clock = SkewedClock.at(logs.resolve("node-" + number + ".clock"));
        NodeSettings settings = new NodeSettings(number, backend.addressFor(number), options.lease(), options.plant());
        return new Node(settings, clock, logs.resolve("node-" + number + ".log"), history);
    }

    private void play(List<Node> nodes, Backend backend) throws InterruptedException, ExecutionException {
        awaitStart(nodes);
        long start = System.nanoTime();
        for (int round = 0; tally.holds(); round++) {
            Duration left = options.length().minusNanos(System.nanoTime() - start);
            if (left.isNegative() || left.isZero()) {
                return;
            }
            Duration length = left.compareTo(options.round()) < 0 ? left : options.round();
            judge(new Round(schedule(round), nodes, backend, history, tally).run(length));
            history.forget();
            awaitStart(nodes);
        }
    }

    private static void awaitStart(List<Node> nodes) throws InterruptedException {
        for (Node node : nodes) {
            node.awaitStart();
        }
    }

    private Schedule schedule(int round) {
        return new Schedule(
                options.seed(), round, options.nodes(), options.lease(), options.guarantees(), options.mix());
    }

    private void judge(List<Evidence> all) {
        int told = 0;
        for (Evidence evidence : all) {
            List<Violation> violations = checker.check(evidence);
            violations.forEach(tally::add);
            if (violations.isEmpty() && evidence.effects().size() > 1) {
                tally.repeated.incrementAndGet();
            }
            if (!violations.isEmpty() && told++ < MOST_TOLD) {
                violations.forEach(out::println);
                out.println(evidence.told());
            }
        }
    }
}
