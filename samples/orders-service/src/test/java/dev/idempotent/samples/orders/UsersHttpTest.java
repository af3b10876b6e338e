package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersHttpTest extends HttpTest {

    @Test
    void aUserIsCreatedOnce() {
        String key = newKey();
        String email = newEmail();

        Answer first = post("/users", user(email, "Zoë Ünal", key)).isCreated();

        assertThat(first.json().propertyNames()).containsExactly("id", "email", "name");
        assertThat(first.json().path("id").asLong()).isPositive();
        assertThat(first.json().path("email").asString()).isEqualTo(email);
        assertThat(first.json().path("name").asString()).isEqualTo("Zoë Ünal");
        post("/users", user(email, "Zoë Ünal", key)).isReplayOf(first);
        assertThat(usersWith(email)).isEqualTo(1);
    }

    @Test
    void aKeyThatComesWithAnotherUserIsRefused() {
        String key = newKey();
        String other = newEmail();
        post("/users", user(newEmail(), "Ada", key)).isCreated();

        post("/users", user(other, "Ada", key)).isProblem(422);

        assertThat(usersWith(other)).isZero();
    }

    @Test
    void aTakenEmailIsRefusedAndLeavesTheKeyFree() {
        String taken = newEmail();
        String free = newEmail();
        String key = newKey();
        post("/users", user(taken, "Ada", newKey())).isCreated();

        for (int i = 0; i < 2; i++) {
            Answer refused = post("/users", user(taken, "Grace", key));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("{\"error\":\"Email already exists\"}");
            assertThat(refused.header("Content-Type")).contains("application/json");
            assertThat(refused.header("Idempotent-Replayed")).isEmpty();
        }

        post("/users", user(free, "Grace", key)).isCreated();
        assertThat(usersWith(taken)).isEqualTo(1);
        assertThat(usersWith(free)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"name\":\"Ada\"', email must not be blank",
        "'\"email\":\" \",\"name\":\"Ada\"', email must not be blank",
        "'\"email\":\"ada\",\"name\":\"Ada\"', email must be an email address",
        "'\"email\":\"ada@example.org\"', name must not be blank",
        "'\"email\":\"ada@example.org\",\"name\":\" \"', name must not be blank"
    })
    void whatFailsValidationSpendsNoKey(String members, String why) {
        String key = newKey();
        long before = users();

        Answer refused = post("/users", "{" + members + ",\"client_id\":\"" + key + "\"}")
                .isProblem(400);

        assertThat(refused.detail()).contains(why);
        assertThat(users()).isEqualTo(before);
        post("/users", user(newEmail(), "Ada", key)).isCreated();
    }

    @Test
    void anEmailAndANameFitTheTable() {
        String key = newKey();
        String tooLong = "x".repeat(256);

        assertThat(post("/users", user(tooLong + "@example.org", tooLong, key))
                        .isProblem(400)
                        .detail())
                .contains("email must have at most 255 characters")
                .contains("name must have at most 255 characters");

        post("/users", user(newEmail(), "x".repeat(255), key)).isCreated();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"email\":\"ada@example.org\",\"client_id\":\"%s\"", "\"%s\""})
    void brokenJsonSpendsNoKey(String body) {
        String key = newKey();

        post("/users", body.formatted(key)).isProblem(400);

        post("/users", user(newEmail(), "Ada", key)).isCreated();
    }
}
