package dev.idempotent.samples.orders;

import dev.idempotent.testing.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service, in a JVM of its own. */
final class Node implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final int port;

    private Node(Process process) {
        this.process = process;
        this.port = portOf(process);
    }

    static Node start(Address database) {
        ProcessBuilder command = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("program", ""),
                "--spring.profiles.active=postgresql",
                "--server.port=0",
                "--idempotent.wait-for=60s",
                "--idempotent.lease-for=5s"));
        command.environment().put("ORDERS_DATABASE_URL", database.url());
        command.environment().put("ORDERS_DATABASE_USER", database.user());
        command.environment().put("ORDERS_DATABASE_PASSWORD", database.password());
        try {
            return new Node(command.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on afterwards: a log that nobody reads stops its writer. */
    private static int portOf(Process process) {
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        try {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                said.append(line).append('\n');
                Matcher started = PORT.matcher(line);
                if (started.find()) {
                    Thread reader = new Thread(() -> log.lines().forEach(unused -> {}), "log of a node");
                    reader.setDaemon(true);
                    reader.start();
                    return Integer.parseInt(started.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the node did not start:\n" + said);
    }

    /** @throws IOException where the node is gone */
    Answer post(String path, String json) throws IOException, InterruptedException {
        return new Answer(CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString()));
    }

    void kill() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
