package dev.idempotent.spring.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Replays and refusals on the wire. */
class HttpTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable ConfigurableApplicationContext context;

    @AfterEach
    void stop() {
        if (context != null) {
            context.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status", "/entity", "/entity-without-body", "/nothing"})
    void aReplayIs200WithTheSameBodyAndTheReplayHeader(String path) throws Exception {
        start(ShopApplication.class);

        HttpResponse<String> first = post(path, order("a", 1));
        HttpResponse<String> second = post(path, order("a", 1));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
    }

    @Test
    void theOriginalStatusIsASetting() throws Exception {
        start(ShopApplication.class, "--idempotent.web.replay-status=original");
        var unused = post("/status", order("a", 1));

        HttpResponse<String> second = post("/status", order("a", 1));

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void aRequestInWhichSomethingRanIsNoReplay() throws Exception {
        start(ShopApplication.class);
        var unused = post("/status", order("a", 1));

        assertThat(post("/two/b", order("a", 1)).statusCode()).isEqualTo(201);
        assertThat(post("/two/b", order("a", 1)).statusCode()).isEqualTo(200);
    }

    @Test
    void aRecordedFailureIsReplayedWithTheSameStatusAndBody() throws Exception {
        start(ShopApplication.class);

        HttpResponse<String> first = post("/declined/a", "{}");
        HttpResponse<String> second = post("/declined/a", "{}");

        assertThat(first.statusCode()).isEqualTo(402);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(402);
        assertThat(second.body()).isEqualTo(first.body()).isEqualTo("declined 1");
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void anotherPayloadIs422() throws Exception {
        start(ShopApplication.class);
        var unused = post("/status", order("a", 1));

        assertProblem(post("/status", order("a", 2)), 422, "key-reused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"  \"", "\"a\\u0000b\"", "\"\\ud800\""})
    void aMissingBlankOrMalformedKeyIs400(String key) throws Exception {
        start(ShopApplication.class);

        assertProblem(post("/status", "{\"clientId\":" + key + ",\"quantity\":1}"), 400, "invalid-key");
    }

    @Test
    void anOversizedKeyIs400AndSaysHowLongItMayBe() throws Exception {
        start(ShopApplication.class);

        HttpResponse<String> answer = post("/status", order("k".repeat(256), 1));

        assertProblem(answer, 400, "invalid-key");
        assertThat(answer.body()).contains("256 characters", "255");
    }

    @Test
    void aRunningCallIs409WithRetryAfter() throws Exception {
        ShopApplication.Orders orders = start(ShopApplication.class).getBean(ShopApplication.Orders.class);
        CompletableFuture<HttpResponse<String>> first =
                client.sendAsync(request("/slow/a", "{}"), BodyHandlers.ofString());
        orders.awaitSlowStart();

        HttpResponse<String> second = post("/slow/a", "{}");
        orders.letSlowEnd();

        assertProblem(second, 409, "in-progress");
        assertThat(second.headers().firstValueAsLong("Retry-After").orElseThrow())
                .as("what is left of a lease of 90 s")
                .isBetween(60L, 90L);
        assertThat(first.get().statusCode()).isEqualTo(200);
    }

    @Test
    void aCallThatWasBegunAndNeverEndedIs409WithoutRetryAfter() throws Exception {
        start(ShopApplication.class);
        assertThat(post("/lost/a", "{}").statusCode()).isEqualTo(500);

        HttpResponse<String> second = post("/lost/a", "{}");

        assertProblem(second, 409, "abandoned");
        assertThat(second.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void anApplicationsOwnAdviceWins() throws Exception {
        start(OwnAnswers.class);
        var unused = post("/status", order("a", 1));

        HttpResponse<String> answer = post("/status", order("a", 2));

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body()).isEqualTo("own");
    }

    /** An application's own answer to one of our refusals. */
    @RestControllerAdvice
    static class OwnAdvice {

        @ExceptionHandler
        ResponseEntity<String> handle(IdempotencyException.KeyReused refusal) {
            return ResponseEntity.status(HttpStatus.GONE).body("own");
        }
    }

    @Import({ShopApplication.class, OwnAdvice.class})
    static class OwnAnswers {}

    private static void assertProblem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(answer.body()).contains("\"type\":\"urn:idempotent:problem:" + type + "\"");
        assertThat(answer.body()).doesNotContain("dev.idempotent");
    }

    private ConfigurableApplicationContext start(Class<?> application, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "--server.port=0";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        context = SpringApplication.run(application, all);
        return context;
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return client.send(request(path, json), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String json) {
        String port = requireNonNull(context).getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }

    private static String order(String key, int quantity) {
        return "{\"clientId\":\"" + key + "\",\"quantity\":" + quantity + "}";
    }
}
