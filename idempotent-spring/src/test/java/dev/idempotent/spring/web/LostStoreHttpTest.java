package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.testing.Database;
import dev.idempotent.testing.Wire;
import dev.idempotent.testing.Wire.Cut;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a client is told where the database cannot be reached, or is lost while the result is committed. */
@Tag("slow")
@Timeout(120)
class LostStoreHttpTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @RestController
        static class Handlers {

            private final AtomicInteger runs = new AtomicInteger();

            @PostMapping("/pay")
            @Idempotent
            String pay(@IdempotencyKey String key) {
                return "run " + runs.incrementAndGet();
            }
        }
    }

    private final Wire wire = Wire.to(Database.POSTGRESQL.fresh());
    private final Server server = Server.of(
            Application.class,
            // The driver would name a commit that it has prepared, where the wire looks for the word.
            "spring.datasource.url=" + wire.address().url() + "?preferQueryMode=simple",
            "spring.datasource.username=" + wire.address().user(),
            "spring.datasource.password=" + wire.address().password(),
            "spring.datasource.hikari.maximum-pool-size=2",
            "spring.datasource.hikari.connection-timeout=1000");

    @AfterEach
    void close() {
        server.close();
        wire.close();
    }

    @Test
    void aStoreThatCannotBeReachedIs503AndNothingRan() throws Exception {
        assertThat(pay("a").body()).isEqualTo("run 1");
        wire.close();

        HttpResponse<String> answer = pay("b");

        assertProblem(answer, "store-unavailable");
        assertThat(answer.body()).contains("was not processed");
    }

    @Test
    void aCommitThatWasNotSeenArrivingIs503AndTheRepeatIsSafe() throws Exception {
        assertThat(pay("a").body()).isEqualTo("run 1");
        wire.cut("COMMIT", Cut.BEFORE_THE_SERVER);

        HttpResponse<String> answer = pay("b");

        assertThat(wire.hasCut()).isTrue();
        assertProblem(answer, "outcome-unknown");
        assertThat(pay("b").body()).isEqualTo("run 3");
        assertThat(pay("b").body()).isEqualTo("run 3");
    }

    private HttpResponse<String> pay(String key) throws IOException, InterruptedException {
        return server.post("/pay", "", "Idempotency-Key", key);
    }

    private static void assertProblem(HttpResponse<String> answer, String type) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.body()).contains("urn:idempotent:problem:" + type);
        assertThat(answer.headers().firstValue("Link")).get().asString().contains("#" + type);
    }
}
