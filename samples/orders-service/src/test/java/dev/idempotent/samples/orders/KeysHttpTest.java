package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client_id that is no key: the library refuses it and says why, and nothing is done. */
class KeysHttpTest extends HttpTest {

    private static final String NO_KEYS = """
            '',                            missing
            ',"client_id":null',           missing
            ',"client_id":""',             blank
            ',"client_id":"  \\t "',       blank
            ',"client_id":"or\\u0007der"', control characters
            ',"client_id":"or\\u0000der"', control characters
            ',"client_id":"or\\nder"',     control characters
            ',"client_id":"or\\u0085der"', control characters
            """;

    @ParameterizedTest
    @CsvSource(textBlock = NO_KEYS)
    void anOrderNeedsAKey(String clientId, String why) {
        long before = orders();

        Answer refused = post("/orders", "{\"product_id\":112233,\"quantity\":1" + clientId + "}")
                .isProblem(400);

        assertThat(refused.detail()).contains("key").contains(why);
        assertThat(orders()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(textBlock = NO_KEYS)
    void aUserNeedsAKey(String clientId, String why) {
        String email = newEmail();

        Answer refused = post("/users", "{\"email\":\"" + email + "\",\"name\":\"Ada\"" + clientId + "}")
                .isProblem(400);

        assertThat(refused.detail()).contains("key").contains(why);
        assertThat(usersWith(email)).isZero();
    }

    @Test
    void aKeyHas255CharactersAtMost() {
        String longest = (newKey() + "x".repeat(255)).substring(0, 255);
        String tooLong = (newKey() + "x".repeat(256)).substring(0, 256);

        post("/orders", order(longest, 1)).isCreated();
        post("/orders", order(longest, 1)).isReplay();
        assertThat(post("/orders", order(tooLong, 1)).isProblem(400).detail())
                .contains("too long")
                .contains("256")
                .contains("255");

        assertThat(ordersOf(longest)).isEqualTo(1);
        assertThat(ordersOf(tooLong)).isZero();
    }

    @Test
    void keysOfTheTwoOperationsNeverMeet() {
        String key = newKey();

        post("/orders", order(key, 1)).isCreated();
        post("/users", user(newEmail(), "Ada", key)).isCreated();

        assertThat(ordersOf(key)).isEqualTo(1);
    }

    @Test
    void keysThatDifferInCaseOrAccentsAreDifferentKeys() {
        String key = newKey();

        post("/orders", order(key + "a", 1)).isCreated();
        post("/orders", order(key + "A", 1)).isCreated();
        post("/orders", order(key + "ä", 1)).isCreated();
        post("/orders", order(key + "a ", 1)).isCreated();
    }
}
