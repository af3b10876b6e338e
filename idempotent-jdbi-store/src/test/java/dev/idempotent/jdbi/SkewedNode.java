package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Body;
import dev.idempotent.Fingerprint;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.SkewedClock;
import dev.idempotent.testing.Temporary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A node in a JVM of its own, whose clock is off. It does as it is told, line by line. */
final class SkewedNode implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration RETENTION = Duration.ofDays(1);

    static final IdempotentOperation<String> PAY = IdempotentOperation.named("pay", String.class)
            .waitFor(Duration.ZERO)
            .leaseFor(LEASE)
            .retainFor(RETENTION)
            .build();

    private final Process process;
    private final BufferedReader said;
    private final PrintWriter told;

    private SkewedNode(Process process) {
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
        this.told = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** Whether clocks can be set off here. */
    static boolean isPossible() {
        return skewed().isPresent();
    }

    private static Optional<SkewedClock> skewed() {
        return SkewedClock.at(Temporary.directory("clock").resolve("offset"));
    }

    static SkewedNode launch(Address database, Duration off) {
        SkewedClock clock = skewed().orElseThrow();
        clock.shift(off);
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SkewedNode.class.getName(),
                database.url(),
                database.user(),
                database.password());
        command.environment().putAll(clock.environment());
        try {
            return new SkewedNode(command.redirectError(Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitStart() {
        assertThat(hear()).isEqualTo("ready");
    }

    Instant clock() {
        return Instant.parse(ask("clock"));
    }

    /** What came of a call, and whether it ran for that. */
    String call(String key) {
        return ask("call " + key);
    }

    /** Begins a call that goes on until {@link #end}. */
    void begin(String key) {
        assertThat(ask("begin " + key)).isEqualTo("running");
    }

    String end() {
        return ask("end");
    }

    int purge() {
        return Integer.parseInt(ask("purge"));
    }

    /** Neither renews nor anything else until it is thawed. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String ask(String line) {
        told.println(line);
        return hear();
    }

    private String hear() {
        try {
            return Optional.ofNullable(said.readLine())
                    .orElseThrow(() -> new AssertionError("the node is gone; its last words are above"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Logs go elsewhere: what is said here is an answer. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        Address database = new Address(arguments[0], arguments[1], arguments[2]);
        try (Node node = Node.on(Databases.settings(database));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(obey(node, line.split(" ", -1), in, out));
            }
        }
    }

    private static String obey(Node node, String[] words, BufferedReader in, PrintStream out) {
        return switch (words[0]) {
            case "clock" -> Instant.now().toString();
            case "purge" -> Integer.toString(node.engine().purge());
            case "call" -> answer(node, words[1], SkewedNode::receipt);
            case "begin" ->
                answer(node, words[1], () -> {
                    out.println("running");
                    assertThat(in.readLine()).isEqualTo("end");
                    return receipt();
                });
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static String receipt() {
        return UUID.randomUUID().toString();
    }

    private static String answer(Node node, String key, Body<String, IOException> body) {
        try {
            Outcome<String> outcome = node.engine().execute(PAY, key, Fingerprint.none(), body);
            return (outcome.isReplay() ? "replayed: " : "ran: ") + outcome.value();
        } catch (IdempotencyException.InProgress e) {
            return "in progress";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
