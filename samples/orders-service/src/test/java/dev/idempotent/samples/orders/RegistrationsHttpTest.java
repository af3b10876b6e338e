package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationsHttpTest extends HttpTest {

    private static final String LONGEST_EMAIL = "a".repeat(64) + "@" + ("b".repeat(61) + ".").repeat(3) + "cdef";

    @Test
    void somebodyRegistersOnce() {
        String email = newEmail();

        Answer first = post("/registrations", registration(email, "Ada")).isCreated();

        assertThat(first.json().propertyNames()).containsExactly("id", "email", "name");
        assertThat(first.json().path("email").asString()).isEqualTo(email);
        assertThat(first.json().path("name").asString()).isEqualTo("Ada");
        post("/registrations", registration(email, "Ada")).isReplayOf(first);
        assertThat(usersWith(email)).isEqualTo(1);
    }

    @Test
    void whoRegistersAgainUnderAnotherNameIsTheSameUser() {
        String email = newEmail();
        Answer first = post("/registrations", registration(email, "Ada")).isCreated();

        post("/registrations", registration(email, "Countess Lovelace")).isReplayOf(first);

        assertThat(usersWith(email)).isEqualTo(1);
    }

    @Test
    void aUserWhoWasCreatedElsewhereIsFound() {
        String email = newEmail();
        Answer created = post("/users", user(email, "Ada", newKey())).isCreated();

        post("/registrations", registration(email, "Somebody")).isReplayOf(created);
        post("/registrations", registration(email, "Somebody")).isReplayOf(created);

        assertThat(usersWith(email)).isEqualTo(1);
    }

    @Test
    void aUserWhoStandsInTheTableIsFound() {
        String email = newEmail();
        insertUser(email, "From before");

        Answer found = post("/registrations", registration(email, "Somebody")).isReplay();

        assertThat(found.json().path("name").asString()).isEqualTo("From before");
        post("/registrations", registration(email, "Somebody")).isReplayOf(found);
        assertThat(usersWith(email)).isEqualTo(1);
    }

    @Test
    void whoIsRegisteredCannotBeCreatedAnew() {
        String email = newEmail();
        post("/registrations", registration(email, "Ada")).isCreated();

        Answer refused = post("/users", user(email, "Ada", newKey()));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("{\"error\":\"Email already exists\"}");
    }

    @Test
    void anEmailHas255CharactersAtMost() {
        assertThat(LONGEST_EMAIL).hasSize(255);

        post("/registrations", registration(LONGEST_EMAIL, "Ada")).isCreated();
        post("/registrations", registration(LONGEST_EMAIL, "Ada")).isReplay();
        assertThat(post("/registrations", registration(LONGEST_EMAIL + "g", "Ada"))
                        .isProblem(400)
                        .detail())
                .contains("email must have at most 255 characters");
        assertThat(usersWith(LONGEST_EMAIL + "g")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ada", "@example.org", "ada@", "a da@example.org", "ada@example.org\\n"})
    void whatIsNoEmailIsRefused(String email) {
        long before = users();

        assertThat(post("/registrations", registration(email, "Ada"))
                        .isProblem(400)
                        .detail())
                .contains("email");

        assertThat(users()).isEqualTo(before);
    }

    @Test
    void aNameIsNeededAndFitsTheTable() {
        String email = newEmail();

        assertThat(post("/registrations", registration(email, " "))
                        .isProblem(400)
                        .detail())
                .contains("name must not be blank");
        assertThat(post("/registrations", registration(email, "x".repeat(256)))
                        .isProblem(400)
                        .detail())
                .contains("name must have at most 255 characters");
        assertThat(usersWith(email)).isZero();

        post("/registrations", registration(email, "x".repeat(255))).isCreated();
    }

    @Test
    void brokenJsonRegistersNobody() {
        String email = newEmail();

        post("/registrations", "{\"email\":\"" + email + "\",").isProblem(400);

        post("/registrations", registration(email, "Ada")).isCreated();
    }
}
