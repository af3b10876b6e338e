package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spring.Page;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code docs/http.md} shows is what there is. */
class DocumentedHandlersTest {

    private final Page page = Page.named("http.md");
    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void itsJavaIsThatOfAnApplicationThatRuns() throws Exception {
        assertThat(page.blocks("java"))
                .hasSize(2)
                .allSatisfy(snippet ->
                        assertThat(Page.source(DocumentedHandlers.class)).contains(snippet));

        try (Server server = Server.of(DocumentedHandlers.class)) {
            HttpResponse<String> first = pay(server, "north");
            assertThat(first.headers().firstValue("Location")).hasValue("/payments/1");
            assertThat(pay(server, "south").headers().firstValue("Location")).hasValue("/payments/2");
            assertThat(pay(server, "north").body()).isEqualTo(first.body());

            JsonNode missing =
                    json.readTree(server.post("/payments", "{\"amount\":1}").body());
            assertThat(json.readTree(page.blocks("json").get(0))).isEqualTo(missing);
        }
    }

    @Test
    void everyProblemHasItsExample() {
        List<JsonNode> shown = page.blocks("json").stream().map(json::readTree).toList();

        assertThat(shown).hasSameSizeAs(Problem.values());
        assertThat(shown.subList(1, shown.size()))
                .containsExactlyElementsOf(Arrays.stream(Problem.values())
                        .skip(1)
                        .map(this::example)
                        .toList());
    }

    private JsonNode example(Problem problem) {
        ProblemDetail body = problem.body();
        return json.createObjectNode()
                .put("type", String.valueOf(body.getType()))
                .put("title", body.getTitle())
                .put("status", body.getStatus())
                .put("detail", body.getDetail());
    }

    private static HttpResponse<String> pay(Server server, String tenant) throws Exception {
        return server.post("/payments", "{\"amount\":1}", "Idempotency-Key", "\"p1\"", "Tenant", tenant);
    }
}
