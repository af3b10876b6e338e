package dev.idempotent.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.idempotent.testing.SkewedClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clocks that runs set are what they were set to. */
@Timeout(60)
class SkewedClockTest {

    @TempDir
    Path directory;

    /** Tells the time whenever it is asked. */
    public static void main(String... arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(Instant.now());
        }
    }

    @Test
    void aClockJumpsWhileItsProcessRuns() throws IOException {
        Optional<SkewedClock> clock = SkewedClock.at(directory.resolve("clock"));
        assertThat(clock.isPresent() || !"true".equals(System.getenv("CI"))).isTrue();
        assumeTrue(clock.isPresent(), "there is no faketime here (Debian's package of that name)");
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SkewedClockTest.class.getName());
        command.environment().putAll(clock.get().environment());
        Process process = command.start();
        try (PrintWriter asked = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
                BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (Duration by : new Duration[] {Duration.ZERO, Duration.ofDays(2), Duration.ofSeconds(-30)}) {
                clock.get().shift(by);
                await().until(() -> isOffBy(by, ask(asked, said)));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean isOffBy(Duration by, Instant told) {
        return Duration.between(Instant.now().plus(by), told).abs().compareTo(Duration.ofSeconds(10)) < 0;
    }

    private static Instant ask(PrintWriter asked, BufferedReader said) {
        asked.println();
        try {
            return Instant.parse(said.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
