package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service answered over HTTP. */
record Answer(HttpResponse<String> response) {

    private static final JsonMapper JSON = JsonMapper.shared();

    int status() {
        return response.statusCode();
    }

    String body() {
        return response.body();
    }

    JsonNode json() {
        return JSON.readTree(body());
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** The first call with its key. */
    Answer isCreated() {
        assertThat(status()).as(body()).isEqualTo(201);
        assertThat(header("Idempotent-Replayed")).isEmpty();
        assertThat(header("Content-Type")).contains("application/json");
        return this;
    }

    /** A later call with the key of {@code first}. */
    Answer isReplayOf(Answer first) {
        assertThat(body()).isEqualTo(first.body());
        return isReplay();
    }

    Answer isReplay() {
        assertThat(status()).as(body()).isEqualTo(200);
        assertThat(header("Idempotent-Replayed")).contains("true");
        assertThat(header("Content-Type")).contains("application/json");
        return this;
    }

    Answer isProblem(int status) {
        assertThat(header("Idempotent-Replayed")).isEmpty();
        return hasProblem(status);
    }

    /** A later call with the key of {@code first}, which failed. */
    Answer isProblemReplayOf(Answer first) {
        assertThat(body()).isEqualTo(first.body());
        assertThat(header("Idempotent-Replayed")).contains("true");
        return hasProblem(first.status());
    }

    private Answer hasProblem(int status) {
        assertThat(status()).as(body()).isEqualTo(status);
        assertThat(header("Content-Type")).contains("application/problem+json");
        assertThat(json().path("status").asInt()).isEqualTo(status);
        return this;
    }

    String detail() {
        return json().path("detail").asString();
    }

    /** Where a refusal says it is explained. */
    String documentation() {
        return json().path("documentation").asString();
    }
}
