package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in the header, on the wire. */
class HeaderKeysTest {

    private static Server server;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        server = Server.of(KeyHandlers.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aQuotedAndABareKeyAreOneAndTheHandlerSeesItPlain() throws Exception {
        HttpResponse<String> first = post("/text", '"' + key + '"');
        HttpResponse<String> second = post("/text", key);
        HttpResponse<String> third = post("/text", '"' + key + "\";origin=\"app\"");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).startsWith(key + " ");
        assertThat(second.body()).isEqualTo(third.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void aMissingKeyIs400AndSaysWhichHeaderIsMissing() throws Exception {
        HttpResponse<String> answer = server.post("/text", "");

        assertProblem(answer);
        assertThat(answer.body()).contains("is missing: the request has no Idempotency-Key header");
    }

    @ParameterizedTest
    @CsvSource({
        "`a, closing quote",
        "``, blank",
        "`a\\b`, backslash",
        "'a,b', without quotes",
        "a b, something follows",
    })
    void aMalformedKeyIs400AndSaysWhy(String value, String reason) throws Exception {
        HttpResponse<String> answer = post("/text", value.replace('`', '"'));

        assertProblem(answer);
        assertThat(answer.body()).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "\"é\"", "a\tb"})
    void whatNoClientShouldSendIsAProblemToo(String value) throws Exception {
        String answer = server.answerTo("/text", value.getBytes(StandardCharsets.UTF_8));

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "urn:idempotent:problem:invalid-key", "control or non-ASCII");
    }

    /** By Tomcat, before there is a request. */
    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u001bb", "a\u007f"})
    void whatIsNoHeaderIsRefusedByTheServer(String value) throws Exception {
        assertThat(server.answerTo("/text", value.getBytes(StandardCharsets.UTF_8)))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void twoHeadersAre400() throws Exception {
        HttpResponse<String> answer = server.post("/text", "", "Idempotency-Key", key, "Idempotency-Key", key);

        assertProblem(answer);
        assertThat(answer.body()).contains("the header came 2 times");
    }

    @Test
    void aKeyThatIsTooLongIs400() throws Exception {
        assertThat(post("/text", "k".repeat(255)).statusCode()).isEqualTo(200);
        assertProblem(post("/text", "k".repeat(256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-uuid", "1-1-1-1-1", "8e03978e-40d5-43e8-bc93-6894a57f932"})
    void aUuidIsDemandedByTheParametersType(String value) throws Exception {
        HttpResponse<String> answer = post("/uuid", value);

        assertProblem(answer);
        assertThat(answer.body()).contains("is no UUID");
        assertThat(post("/uuid", '"' + key + '"').body()).startsWith(key);
        assertThat(post("/optional", key).body()).startsWith(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nullable", "optional"})
    void anOptionalKeyThatIsNotThereIsAnUnguardedRunAndCounted(String path) throws Exception {
        KeyHandlers.Unguarded unguarded = server.bean(KeyHandlers.Unguarded.class);
        unguarded.operations.clear();

        String first = server.post("/" + path, "").body();
        HttpResponse<String> second = server.post("/" + path, "");

        assertThat(second.body()).isNotEqualTo(first);
        assertThat(second.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(unguarded.operations).containsExactly(path, path);
        assertProblem(post("/" + path, "\"\""));
    }

    @Test
    void aKeyThatSomethingElseBindsIsNotReadFromTheHeader() throws Exception {
        String first = server.post("/in-path/" + key, "", "Idempotency-Key", "\"broken")
                .body();

        assertThat(first).startsWith(key);
        assertThat(server.post("/in-path/" + key, "").body()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void safeMethodsAreUntouchedWhateverTheHeaderSays(String method) throws Exception {
        String value = '"' + key + '"';
        String posted = post("/text", value).body();
        HttpRequest.Builder read = server.request("/text", "Idempotency-Key", value);

        HttpResponse<String> first =
                server.send(read.method(method, BodyPublishers.noBody()).build());
        HttpResponse<String> second = server.send(read.build());

        assertThat(first.statusCode()).isEqualTo(second.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue("Idempotent-Replayed")).isEmpty();
        if (method.equals("GET")) {
            assertThat(second.body()).startsWith("read ").isNotEqualTo(first.body());
        }
        assertThat(post("/text", value).body()).isEqualTo(posted);
    }

    private static HttpResponse<String> post(String path, String value) throws IOException, InterruptedException {
        return server.post(path, "", "Idempotency-Key", value);
    }

    private static void assertProblem(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Content-Language")).hasValue("en");
        assertThat(answer.headers().firstValue("Link"))
                .hasValue("</idempotency/problems.html#invalid-key>; rel=\"describedby\"; type=\"text/html\"");
        assertThat(answer.body())
                .contains("\"type\":\"urn:idempotent:problem:invalid-key\"")
                .contains("\"documentation\":\"/idempotency/problems.html#invalid-key\"");
    }
}
