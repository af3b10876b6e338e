package dev.idempotent.samples.orders;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Chromium, driven over the WebDriver protocol by the chromedriver that came with it. */
final class Browser implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.shared();
    private final Process driver;
    private final String session;

    private Browser(Process driver, String port, Path profile) throws IOException, InterruptedException {
        this.driver = driver;
        List<String> flags = Stream.concat(FLAGS.stream(), Stream.of("--user-data-dir=" + profile))
                .toList();
        Map<String, ?> chrome = Map.of("browserName", "chrome", "goog:chromeOptions", Map.of("args", flags));
        String root = "http://localhost:" + port + "/session";
        JsonNode made = send(root, Map.of("capabilities", Map.of("alwaysMatch", chrome)));
        session = root + "/" + made.path("sessionId").asString();
    }

    /** Whether there is one on this machine. */
    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "chromedriver")));
    }

    static Browser start(Path profile) throws IOException, InterruptedException {
        Process driver = new ProcessBuilder("chromedriver", "--port=0")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = driver.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return new Browser(driver, started.group(1), profile);
            }
        }
        throw new IOException("chromedriver ended before it had started");
    }

    void open(String url) throws IOException, InterruptedException {
        var unused = send(session + "/url", Map.of("url", url));
    }

    /** Presses it as a user does, at its middle. */
    void click(String id) throws IOException, InterruptedException {
        JsonNode element = send(session + "/element", Map.of("using", "css selector", "value", "#" + id));
        String reference = element.properties().iterator().next().getValue().asString();
        var unused = send(session + "/element/" + reference + "/click", Map.of());
    }

    String textOf(String selector) throws IOException, InterruptedException {
        String script = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText).join('\\n')";
        return send(session + "/execute/sync", Map.of("script", script, "args", List.of(selector)))
                .asString();
    }

    private JsonNode send(String url, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        JsonNode value = json.readTree(answer.body()).path("value");
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "the browser refused: " + value.path("message").asString());
        }
        return value;
    }

    @Override
    public void close() {
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroyForcibly();
    }
}
