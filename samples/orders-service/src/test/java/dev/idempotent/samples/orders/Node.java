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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** By the profile for PostgreSQL. */
    static Node start(Address database) {
        return start(
                List.of(),
                List.of("--spring.profiles.active=postgresql"),
                Map.of(
                        "ORDERS_DATABASE_URL", database.url(),
                        "ORDERS_DATABASE_USER", database.user(),
                        "ORDERS_DATABASE_PASSWORD", database.password()));
    }

    /** By Boot's own properties, on any database. */
    static Node startOn(Address database) {
        return start(
                List.of(),
                List.of(),
                Map.of(
                        "SPRING_DATASOURCE_URL", database.url(),
                        "SPRING_DATASOURCE_USERNAME", database.user(),
                        "SPRING_DATASOURCE_PASSWORD", database.password()));
    }

    /** On a database of its own, with the context that was made when the service was packaged. */
    static Node startAheadOfTime() {
        return start(List.of("-Dspring.aot.enabled=true"), List.of(), Map.of());
    }

    private static Node start(List<String> options, List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                List.of("-jar", System.getProperty("program", ""), "--server.port=0", "--idempotent.wait-for=60s"));
        command.addAll(arguments);
        ProcessBuilder node = new ProcessBuilder(command).redirectErrorStream(true);
        node.environment().putAll(environment);
        try {
            return new Node(node.start());
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
    Answer post(String path, String json, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return new Answer(CLIENT.send(
                (headers.length == 0 ? request : request.headers(headers))
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
