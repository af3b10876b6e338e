package dev.idempotent.verification;

import dev.idempotent.testing.Address;
import dev.idempotent.testing.DatabaseServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.tools.Server;

/** H2 in server mode. Its databases are in its memory, and go with it. */
final class H2Process implements DatabaseServer {

    private static final Pattern RUNNING = Pattern.compile("tcp://.*:(\\d+)");

    private final Process process;
    private final int port;

    private H2Process(Process process) {
        this.process = process;
        this.port = portOf(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static H2Process start() {
        try {
            return new H2Process(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Server.class.getName(),
                            "-tcp",
                            "-tcpPort",
                            "0",
                            "-ifNotExists")
                    .redirectErrorStream(true)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int portOf(Process process) {
        try {
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher running = RUNNING.matcher(line);
                if (running.find()) {
                    return Integer.parseInt(running.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("H2 did not start");
    }

    @Override
    public Address fresh() {
        return new Address(
                "jdbc:h2:tcp://localhost:" + port + "/mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    @Override
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void restart() {
        throw new UnsupportedOperationException("what it had was in its memory");
    }

    @Override
    public void close() {
        kill();
    }
}
