package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a repeat of a request to a guarded handler is answered with. */
class HandlerReplaysTest {

    private static final String ORDER = "{\"quantity\":3}";

    private static Server server;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        server = Server.of(ReplayHandlers.class, "spring.web.error.include-message=always");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aResponseEntitySurvivesTheStoreAndItsHeadersByName() throws Exception {
        HttpResponse<String> first = post("/entity", ORDER);
        HttpResponse<String> second = post("/entity", ORDER);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Set-Cookie")).hasValue("session=1");
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body()).contains("\"quantity\":3");
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        for (String kept : new String[] {"Location", "ETag", "Content-Type"}) {
            assertThat(second.headers().firstValue(kept))
                    .isPresent()
                    .isEqualTo(first.headers().firstValue(kept));
        }
        assertThat(second.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(second.headers().firstValue("X-Once")).isEmpty();
        assertThat(second.headers().allValues("Date")).hasSize(1);
    }

    @Test
    void aResponseWithoutABodyKeepsItsLocation() throws Exception {
        HttpResponse<String> first = post("/no-body", "");
        HttpResponse<String> second = post("/no-body", "");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEmpty();
        assertThat(second.headers().firstValue("Location"))
                .isPresent()
                .isEqualTo(first.headers().firstValue("Location"));
    }

    @Test
    void anyOtherStatusIsReplayedAsItWas() throws Exception {
        HttpResponse<String> first = post("/accepted", "");
        HttpResponse<String> second = post("/accepted", "");

        assertThat(second.statusCode()).isEqualTo(first.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/later", "/entity-later"})
    void aHandlerWhoseValueComesLaterRunsOnceAndItsValueIsReplayed(String path) throws Exception {
        HttpResponse<String> first = post(path, ORDER);
        HttpResponse<String> second = post(path, ORDER);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body()).contains("\"quantity\":3");
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/declined", "/declined-later"})
    void aRecordedStatusIsReplayedWithItsReasonThroughTheErrorDispatch(String path) throws Exception {
        HttpResponse<String> first = post(path, "");
        HttpResponse<String> second = post(path, "");

        assertThat(second.statusCode()).isEqualTo(first.statusCode()).isEqualTo(402);
        assertThat(message(second)).isEqualTo(message(first)).contains("declined ");
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void ofNestedCallsTheOutermostSaysWhetherTheRequestIsAReplay() throws Exception {
        String path = "/outer/" + UUID.randomUUID();
        HttpResponse<String> another =
                server.post(path, "", "Idempotency-Key", UUID.randomUUID().toString());
        assertThat(another.statusCode()).isEqualTo(201);

        HttpResponse<String> first = post(path, "");
        HttpResponse<String> second = post(path, "");

        assertThat(first.body()).as("the service's answer is a replay").isEqualTo(another.body());
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void aHandlerAndTheServiceThatItCallsWithItsKeyDoNotMeet() throws Exception {
        HttpResponse<String> first = post("/outer/" + key, "");
        HttpResponse<String> second = post("/outer/" + key, "");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void aReplayWithinAGetLeavesItsAnswerAsItIs() throws Exception {
        var read = server.request("/taken/" + key).build();
        HttpResponse<String> first = server.send(read);
        HttpResponse<String> second = server.send(read);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.headers().firstValue("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void aFailureThatIsNoAnswerRunsAgainAndIsMarkedAsNothing() throws Exception {
        HttpResponse<String> first = post("/broken", "");
        HttpResponse<String> second = post("/broken", "");

        assertThat(second.statusCode()).isEqualTo(first.statusCode()).isEqualTo(500);
        assertThat(message(second)).isNotEqualTo(message(first));
        assertThat(second.headers().firstValue("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void aFailureAfterAReplayIsNoReplay() throws Exception {
        HttpResponse<String> first = post("/take-and-fail", "");
        HttpResponse<String> second = post("/take-and-fail", "");

        assertThat(second.statusCode()).isEqualTo(first.statusCode()).isEqualTo(409);
        assertThat(message(second)).isEqualTo(message(first));
        assertThat(second.headers().firstValue("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void aKeyIsBoundToItsPathWhateverTheFingerprintSays() throws Exception {
        HttpResponse<String> first = post("/tenants/ada/orders", "");

        assertThat(post("/tenants/ada/orders", "").body()).isEqualTo(first.body());
        assertThat(post("/tenants/ben/orders", "").statusCode()).isEqualTo(422);
        assertThat(post("/accepted", "").statusCode()).isEqualTo(202);
        assertThat(post("/accepted", "").body()).isNotEqualTo(first.body());
    }

    @Test
    void whatTheQuerySaysIsCompared() throws Exception {
        HttpResponse<String> first = post("/numbers/1?amount=1", "");

        assertThat(post("/numbers/1?amount=2", "").statusCode()).isEqualTo(422);
        assertThat(post("/numbers/1?amount=1", "").body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @CsvSource({
        "/entity, '{\"quantity\":0}', /entity",
        "/entity, '{\"quantity\":\"many\"}', /entity",
        "/entity, '{', /entity",
        "/entity, '', /entity",
        "/numbers/x?amount=1, '', /numbers/1?amount=1",
        "/numbers/1?amount=0, '', /numbers/1?amount=1",
        "/numbers/1, '', /numbers/1?amount=1",
    })
    void aRequestThatFailsValidationOrConversionSpendsNoKey(String bad, String body, String good) throws Exception {
        assertThat(post(bad, body).statusCode()).isEqualTo(400);

        HttpResponse<String> answer = post(good, ORDER);

        assertThat(answer.statusCode()).isBetween(200, 201);
        assertThat(answer.headers().firstValue("Idempotent-Replayed")).isEmpty();
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return server.post(path, json, "Idempotency-Key", key);
    }

    private static String message(HttpResponse<String> answer) {
        return answer.body().replaceAll(".*\"message\":\"([^\"]*)\".*", "$1");
    }
}
