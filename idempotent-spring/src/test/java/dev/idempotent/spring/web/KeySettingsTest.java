package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyConfigurationException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an application may say about keys in the header, and where clients read about them. */
class KeySettingsTest {

    @Test
    void theHeadersNameIsASetting() throws Exception {
        try (Server server = Server.of(KeyHandlers.class, "idempotent.web.key-header=X-Request-Key")) {
            String first = server.post("/text", "", "X-Request-Key", "a").body();
            assertThat(server.post("/text", "", "X-Request-Key", "\"a\"").body())
                    .isEqualTo(first);
            assertThat(server.post("/text", "", "Idempotency-Key", "a").body()).contains("no X-Request-Key header");
        }
    }

    @Test
    void uuidsCanBeDemandedOfAllHandlers() throws Exception {
        try (Server server = Server.of(KeyHandlers.class, "idempotent.web.key-format=uuid")) {
            String key = UUID.randomUUID().toString();
            assertThat(server.post("/text", "", "Idempotency-Key", key).statusCode())
                    .isEqualTo(200);
            assertThat(server.post("/text", "", "Idempotency-Key", key + "0").body())
                    .contains("is no UUID");
        }
    }

    @Test
    void anExpressionCanBeDemandedAndKeysMatchItAsAWhole() throws Exception {
        try (Server server = Server.of(KeyHandlers.class, "idempotent.web.key-format=order-[0-9]+")) {
            assertThat(server.post("/text", "", "Idempotency-Key", "order-7").statusCode())
                    .isEqualTo(200);
            assertThat(server.post("/text", "", "Idempotency-Key", "an order-7").statusCode())
                    .isEqualTo(400);
            assertThat(server.post("/text", "", "Idempotency-Key", "order-x").body())
                    .contains("does not match order-[0-9]+");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "idempotent.web.key-format=(, key-format is no regular expression",
        "idempotent.web.replay-headers=set-cookie, replay-headers names set-cookie",
        "'idempotent.web.replay-headers=Location,Date', replay-headers names Date",
        "idempotent.web.replay-headers=traceparent, replay-headers names traceparent",
    })
    void aSettingThatCannotBeMeantFailsStartUp(String setting, String message) {
        assertThatThrownBy(() -> Server.of(KeyHandlers.class, setting))
                .hasRootCauseInstanceOf(IdempotencyConfigurationException.class)
                .rootCause()
                .hasMessageContaining(message);
    }

    @Test
    void theLinkLeadsToAPageThatExplainsEveryProblem() throws Exception {
        try (Server server = Server.of(KeyHandlers.class, "server.servlet.context-path=/shop")) {
            String answer = server.post("/shop/text", "").body();
            assertThat(answer).contains("\"documentation\":\"/shop/idempotency/problems.html#invalid-key\"");

            String page = server.send(
                            server.request("/shop/idempotency/problems.html").build())
                    .body();
            for (Problem problem : Problem.values()) {
                assertThat(page)
                        .contains("<h2 id=\"" + problem.slug() + "\">" + problem.slug() + ", " + problem.status());
            }
        }
    }

    @Test
    void nothingElseBesideThePageIsServedOrHidden() throws Exception {
        try (Server server = Server.of(KeyHandlers.class)) {
            for (String other :
                    new String[] {"/idempotency/Problem.class", "/idempotency/other.html", "/idempotency/"}) {
                assertThat(server.send(server.request(other).build()).statusCode())
                        .as(other)
                        .isEqualTo(404);
            }
            assertThat(server.send(server.request("/idempotency/own.html").build())
                            .body())
                    .contains("the application's own");
        }
    }

    @Test
    void aPageThatIsAFragmentItselfIsLinkedAsItIs() throws Exception {
        try (Server server =
                Server.of(KeyHandlers.class, "idempotent.web.documentation=https://developer.example.com/#/keys")) {
            assertThat(server.post("/text", "").body())
                    .contains("\"documentation\":\"https://developer.example.com/#/keys\"");
        }
    }

    @Test
    void thePageMayBeElsewhereAndIsNotServedThen() throws Exception {
        try (Server server = Server.of(
                KeyHandlers.class, "idempotent.web.documentation=https://developer.example.com/idempotency")) {
            assertThat(server.post("/text", "").headers().firstValue("Link"))
                    .hasValue("<https://developer.example.com/idempotency#invalid-key>; rel=\"describedby\";"
                            + " type=\"text/html\"");
            assertThat(server.send(server.request("/idempotency/problems.html").build())
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
