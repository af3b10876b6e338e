package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Chromium, driven over the WebDriver protocol by the chromedriver that came with it. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_STARTS = 5;
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900");

    /** Keys, as WebDriver names them. */
    static final String TAB = "\uE004";

    static final String ENTER = "\uE007";
    static final String SPACE = " ";

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.shared();
    private final Process driver;
    private final String session;

    private Browser(Process driver, String port, Path profile) throws IOException, InterruptedException {
        this.driver = driver;
        List<String> flags = Stream.concat(FLAGS.stream(), Stream.of("--user-data-dir=" + profile))
                .toList();
        Map<String, ?> chrome = Map.of(
                "browserName",
                "chrome",
                "goog:chromeOptions",
                Map.of("args", flags),
                "goog:loggingPrefs",
                Map.of("browser", "ALL"));
        String root = "http://localhost:" + port + "/session";
        JsonNode made = send(root, Map.of("capabilities", Map.of("alwaysMatch", chrome)));
        session = root + "/" + made.path("sessionId").asString();
    }

    /** Why there is none on this machine, empty if there is. */
    static Optional<String> whyMissing() {
        List<Path> path = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        return Stream.of("chromium", "chromedriver")
                .filter(program -> path.stream().noneMatch(it -> Files.isExecutable(it.resolve(program))))
                .findFirst()
                .map(program -> "no " + program + " on the PATH; Debian has it in chromium and chromium-driver");
    }

    /** Says which tests are skipped without one, which fails where CI is to have it. */
    static void warnWhereMissing(String skipped) {
        whyMissing().ifPresent(reason -> {
            assertThat(System.getenv("CI")).as(reason).isNotEqualTo("true");
            System.out.println("[WARNING] " + skipped + " are skipped: " + reason);
        });
    }

    /** Writes into {@code directory} only, which must be empty. */
    static Browser start(Path directory) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            Process driver = driver(directory);
            try {
                Optional<String> port = port(driver);
                if (port.isPresent()) {
                    return new Browser(driver, port.get(), directory.resolve("profile"));
                }
                // The port that it draws may be another program's when it comes to listen there.
                if (tries == MOST_STARTS) {
                    throw new IOException("chromedriver ended before it had started, " + tries + " times");
                }
            } catch (IOException | InterruptedException | RuntimeException e) {
                end(driver);
                throw e;
            }
        }
    }

    private static Process driver(Path directory) throws IOException {
        // What nobody reads would fill the pipe one day and stop it.
        ProcessBuilder command = new ProcessBuilder("chromedriver", "--port=0").redirectError(Redirect.DISCARD);
        command.environment().put("TMPDIR", directory.toString());
        return command.start();
    }

    /** Where it listens; empty where it ended instead. */
    private static Optional<String> port(Process driver) {
        return driver.inputReader(StandardCharsets.UTF_8)
                .lines()
                .map(STARTED::matcher)
                .filter(Matcher::find)
                .map(started -> started.group(1))
                .findFirst();
    }

    void open(String url) throws IOException, InterruptedException {
        var unused = send(session + "/url", Map.of("url", url));
    }

    /** Makes the page believe that it is on a screen of this width, a touched one if it is narrow. */
    void setWidth(int width) throws IOException, InterruptedException {
        Map<String, ?> screen = Map.of("width", width, "height", 740, "deviceScaleFactor", 1, "mobile", width < 1000);
        var unused = send(
                session + "/goog/cdp/execute", Map.of("cmd", "Emulation.setDeviceMetricsOverride", "params", screen));
    }

    /** The mouse, at the middle of the element, as fast as it goes. */
    void click(String id, int times) throws IOException, InterruptedException {
        JsonNode element = send(session + "/element", Map.of("using", "css selector", "value", "#" + id));
        Map<String, ?> move = Map.of(
                "type", "pointerMove", "duration", 0, "x", 0, "y", 0, "origin", json.convertValue(element, Map.class));
        Map<String, ?> down = Map.of("type", "pointerDown", "button", 0);
        Map<String, ?> up = Map.of("type", "pointerUp", "button", 0);
        List<Map<String, ?>> clicks = Collections.nCopies(times, List.of(down, up)).stream()
                .flatMap(List::stream)
                .toList();
        perform("pointer", Stream.concat(Stream.of(move), clicks.stream()).toList());
    }

    /** The keyboard: goes to whatever has the focus. */
    void type(String key, int times) throws IOException, InterruptedException {
        List<Map<String, ?>> strokes =
                List.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key));
        perform(
                "key",
                Collections.nCopies(times, strokes).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    private void perform(String type, List<Map<String, ?>> actions) throws IOException, InterruptedException {
        Map<String, ?> device = Map.of("type", type, "id", type, "actions", actions);
        var unused = send(session + "/actions", Map.of("actions", List.of(device)));
    }

    String textOf(String selector) throws IOException, InterruptedException {
        return evaluate("[...document.querySelectorAll('%s')].map(e => e.innerText).join('\\n')".formatted(selector))
                .asString();
    }

    JsonNode evaluate(String expression) throws IOException, InterruptedException {
        return send(session + "/execute/sync", Map.of("script", "return " + expression, "args", List.of()));
    }

    /** What the console has shown since the last call: errors of scripts, violations of the policy, failed requests. */
    List<String> complaints() throws IOException, InterruptedException {
        return send(session + "/se/log", Map.of("type", "browser"))
                .valueStream()
                .map(entry -> entry.path("message").asString())
                .toList();
    }

    private JsonNode send(String url, Map<String, ?> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
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

    /** Asks the browser to go, then makes it. */
    @Override
    public void close() {
        HttpRequest quit = HttpRequest.newBuilder(URI.create(session))
                .timeout(PATIENCE)
                .DELETE()
                .build();
        client.sendAsync(quit, BodyHandlers.discarding())
                .handle((answer, failure) -> answer)
                .join();
        end(driver);
    }

    /** Returns when the browser has ended too, so that nothing writes into its directory any more. */
    private static void end(Process driver) {
        List<ProcessHandle> all = Stream.concat(driver.descendants(), Stream.of(driver.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }
}
