package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose keys are whose, with Spring Security and real passwords. */
class PrincipalsHttpTest {

    private static Server server;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        // Under ATOMIC the store works on connections that its Jdbi, which counts, does not see.
        server = Server.of(SecuredShop.class, "idempotent.guarantee=at-least-once");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/handler", "/service"})
    void twoUsersWithOneKeyNeverMeet(String path) throws Exception {
        HttpResponse<String> adas = post(path, "ada");
        HttpResponse<String> bens = post(path, "ben");

        assertThat(adas.statusCode()).isEqualTo(bens.statusCode()).isEqualTo(201);
        assertThat(bens.body()).isNotEqualTo(adas.body());
        assertThat(post(path, "ada").body()).isEqualTo(adas.body());
        assertThat(post(path, "ben").body()).isEqualTo(bens.body());
    }

    @Test
    void theAnonymousHaveAScopeOfTheirOwn() throws Exception {
        HttpResponse<String> adas = post("/open", "ada");
        HttpResponse<String> anonymous = server.post("/open", "", "Idempotency-Key", key);

        assertThat(anonymous.statusCode()).isEqualTo(201);
        assertThat(anonymous.body()).isNotEqualTo(adas.body());
        assertThat(server.post("/open", "", "Idempotency-Key", key).body()).isEqualTo(anonymous.body());
    }

    @Test
    void aServiceIsInTheScopeOfTheRequestWhicheverHandlerCallsIt() throws Exception {
        assertThat(post("/open", "ada").body())
                .isEqualTo(post("/service", "ada").body());
    }

    @Test
    void globalKeysAreEverybodys() throws Exception {
        HttpResponse<String> adas = post("/global", "ada");
        HttpResponse<String> bens = post("/global", "ben");

        assertThat(bens.body()).isEqualTo(adas.body());
        assertThat(bens.headers().firstValue("Idempotent-Replayed")).hasValue("true");
    }

    /** As work on a thread that nobody gave a security context: anonymous, whoever asked for it. */
    @Test
    void aThreadWithoutAPrincipalIsAnonymous() throws Exception {
        HttpResponse<String> adas = post("/service", "ada");
        SecuredShop.Sales sales = server.bean(SecuredShop.Sales.class);

        int inBackground = CompletableFuture.supplyAsync(() -> sales.sell(key)).get();

        assertThat(Integer.toString(inBackground)).isNotEqualTo(adas.body());
        assertThat(server.post("/open", "", "Idempotency-Key", key).body()).isEqualTo(Integer.toString(inBackground));
    }

    @Test
    void aRequestThatIsNotAuthorizedSpendsNoKeyAndSeesNoAnswer() throws Exception {
        assertThat(post("/clerks-only", "eve").statusCode()).isEqualTo(403);
        assertThat(server.post("/clerks-only", "", "Idempotency-Key", key).statusCode())
                .isEqualTo(401);

        HttpResponse<String> adas = post("/clerks-only", "ada");

        assertThat(adas.statusCode()).isEqualTo(201);
        assertThat(adas.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(post("/clerks-only", "ben").body()).isEqualTo(adas.body());
        assertThat(post("/clerks-only", "eve").statusCode()).isEqualTo(403);
    }

    @Test
    void whetherAnothersKeyExistsCannotBeLearnt() throws Exception {
        assertThat(post("/service", "ada").statusCode()).isEqualTo(201);
        SecuredShop.Statements statements = server.bean(SecuredShop.Statements.class);

        statements.count.set(0);
        HttpResponse<String> adasKey = post("/service", "ben");
        int forAdasKey = statements.count.getAndSet(0);
        HttpResponse<String> newKey =
                server.post("/service", "", "Idempotency-Key", "new-" + key, "Authorization", basic("ben"));
        int forNewKey = statements.count.get();

        assertThat(adasKey.statusCode()).isEqualTo(newKey.statusCode());
        assertThat(adasKey.headers().map().keySet())
                .isEqualTo(newKey.headers().map().keySet());
        assertThat(forAdasKey).isEqualTo(forNewKey).isPositive();
    }

    @Test
    void nobodyWaitsForAnothersRunningCall() throws Exception {
        SecuredShop.Book book = server.bean(SecuredShop.Book.class);
        CompletableFuture<HttpResponse<String>> adas = CompletableFuture.supplyAsync(() -> {
            try {
                return post("/slow", "ada");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        book.slowStarted.await();

        HttpResponse<String> bens = post("/slow", "ben");

        assertThat(bens.statusCode()).isEqualTo(201);
        assertThat(adas).isNotDone();
        book.slowMayEnd.countDown();
        assertThat(adas.get().body()).isNotEqualTo(bens.body());
    }

    private HttpResponse<String> post(String path, String user) throws IOException, InterruptedException {
        return server.post(path, "", "Idempotency-Key", key, "Authorization", basic(user));
    }

    static String basic(String user) {
        byte[] credentials = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }
}
