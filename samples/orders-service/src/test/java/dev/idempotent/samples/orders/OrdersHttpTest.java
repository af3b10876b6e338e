package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersHttpTest extends HttpTest {

    @Test
    void anOrderIsCreatedAndSaysWhatWasAskedFor() {
        String key = newKey();

        Answer answer = post("/orders", order(key, 3)).isCreated();

        assertThat(answer.json().propertyNames())
                .containsExactly("id", "product_id", "quantity", "client_id", "created_at");
        assertThat(answer.json().path("id").asLong()).isPositive();
        assertThat(answer.json().path("product_id").asLong()).isEqualTo(112233);
        assertThat(answer.json().path("quantity").asInt()).isEqualTo(3);
        assertThat(answer.json().path("client_id").asString()).isEqualTo(key);
        assertThat(Duration.between(
                        Instant.parse(answer.json().path("created_at").asString()), Instant.now()))
                .isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }

    @Test
    void theSameOrderAgainIsAnsweredWithTheFirst() {
        String key = newKey();

        Answer first = post("/orders", order(key, 1)).isCreated();

        post("/orders", order(key, 1)).isReplayOf(first);
        post("/orders", order(key, 1)).isReplayOf(first);
        assertThat(ordersOf(key)).isEqualTo(1);
    }

    @Test
    void theOrderOfMembersAndWhiteSpaceMakeNoOtherOrder() {
        String key = newKey();

        Answer first = post("/orders", order(key, 1)).isCreated();

        post("/orders", "{ \"client_id\": \"" + key + "\",\n \"quantity\": 1, \"product_id\": 112233 }")
                .isReplayOf(first);
    }

    @Test
    void aKeyThatComesWithAnotherPayloadIsRefused() {
        String key = newKey();
        Answer first = post("/orders", order(key, 1)).isCreated();

        post("/orders", order(key, 2)).isProblem(422);

        post("/orders", order(key, 1)).isReplayOf(first);
        assertThat(ordersOf(key)).isEqualTo(1);
    }

    @Test
    void equalOrdersWithDifferentKeysAreDifferentOrders() {
        Answer one = post("/orders", order(newKey(), 1)).isCreated();
        Answer other = post("/orders", order(newKey(), 1)).isCreated();

        assertThat(one.json().path("id")).isNotEqualTo(other.json().path("id"));
    }

    @Test
    void allOrdersAreListedAsTheyWereAnswered() {
        Answer one = post("/orders", order(newKey(), 1)).isCreated();
        Answer other = post("/orders", order(newKey(), 2)).isCreated();

        Answer all = get("/orders");

        assertThat(all.status()).isEqualTo(200);
        assertThat(all.header("Content-Type")).contains("application/json");
        assertThat(all.header("Idempotent-Replayed")).isEmpty();
        assertThat(all.json().isArray()).isTrue();
        assertThat(all.json()).hasSize((int) orders()).contains(one.json(), other.json());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"product_id\":0,\"quantity\":1', product_id must be greater than 0",
        "'\"product_id\":112233,\"quantity\":0', quantity must be at least 1",
        "'\"product_id\":112233,\"quantity\":-1', quantity must be at least 1",
        "'\"product_id\":112233,\"quantity\":1.9', Failed to read request",
        "'\"product_id\":112233', ''",
        "'\"quantity\":1', ''"
    })
    void whatFailsValidationSpendsNoKey(String members, String detail) {
        String key = newKey();

        Answer refused = post("/orders", "{" + members + ",\"client_id\":\"" + key + "\"}")
                .isProblem(400);

        assertThat(refused.detail()).contains(detail);
        assertThat(ordersOf(key)).isZero();
        post("/orders", order(key, 1)).isCreated();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"product_id\":112233,\"quantity\":1,\"client_id\":\"%s\"", "nonsense"})
    void brokenJsonSpendsNoKey(String body) {
        String key = newKey();

        post("/orders", body.formatted(key)).isProblem(400);

        assertThat(ordersOf(key)).isZero();
        post("/orders", order(key, 1)).isCreated();
    }

    @Test
    void whatTheServiceDoesNotOfferIsAProblemToo() {
        send("DELETE", "/orders", "application/json", "").isProblem(405);
        send("POST", "/orders", "text/plain", order(newKey(), 1)).isProblem(415);
        get("/nothing-here").isProblem(404);
    }
}
