package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Section 5 of the draft, as in {@link IdempotencyKeyDraftHttpTest}. Keys of several clients are left to the library's own tests,
 * since nobody logs in here.
 */
@DisplayName("The Idempotency-Key draft, 5 Security Considerations")
class IdempotencyKeyDraftSecurityHttpTest extends HttpTest {

    private final String account = newAccount();
    private final String key = newKey();

    @ParameterizedTest
    @ValueSource(
            strings = {"' OR '1'='1", "'; DELETE FROM idempotency_record; --", "#{1/0}", "${1/0}", "/../%00", "%n%s"})
    @DisplayName("3: a key is never a statement, an expression, or a path")
    void aKeyIsNothingButText(String attack) {
        Answer harmless = deposit(account, "1.00", quoted(key)).isCreated();

        Answer first = deposit(account, "2.00", quoted(key + attack)).isCreated();

        deposit(account, "2.00", quoted(key + attack)).isReplayOf(first);
        deposit(account, "1.00", quoted(key)).isReplayOf(harmless);
        assertThat(entriesOf(key + attack)).isEqualTo(2);
        assertThat(balanceOf(account)).isEqualTo("3.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "_", "*", "?", ".", "Y", " y", "y "})
    @DisplayName("4: a key is found by all its characters and by them only; no pattern finds another one")
    void aKeyIsFoundByItsCharactersOnly(String last) {
        deposit(account, "1.00", quoted(key + "y")).isCreated();

        deposit(account, "1.00", quoted(key + last)).isCreated();

        assertThat(balanceOf(account)).isEqualTo("2.00");
    }

    @Test
    @DisplayName("4: who guesses a key learns nothing of its request but that it was there")
    void whoGuessesAKeyLearnsNothing() {
        deposit(account, "1234.56", quoted(key)).isCreated();

        Answer guessed = deposit(newAccount(), "1.00", quoted(key)).isProblem(422);

        assertThat(guessed.body()).doesNotContain(key, account, "1234.56");
        assertThat(guessed.response().headers().map().toString()).doesNotContain(key, account, "1234.56");
    }

    @Test
    @DisplayName("6: keys have a format: at most 255 characters, which are visible ASCII or blanks")
    void keysHaveAFormat() {
        String longest = (key + " ~!".repeat(85)).substring(0, 255);

        deposit(account, "1.00", quoted(longest)).isCreated();
        assertThat(deposit(account, "1.00", quoted(longest + "x"))
                        .isProblem(400)
                        .detail())
                .contains("256")
                .contains("255");

        assertThat(entriesOf(longest)).isEqualTo(2);
        assertThat(balanceOf(account)).isEqualTo("1.00");
    }

    @ParameterizedTest
    @CsvSource({"'', is blank", "'  ', is blank", "a\tb, malformed", "a\\b, malformed"})
    @DisplayName("7: a key is checked before the payload is read, and so before any key is looked up")
    void aKeyIsCheckedFirst(String malformed, String why) {
        long before = records();

        Answer refused =
                move("withdrawals", "(cash)", "no JSON", quoted(malformed)).isProblem(400);

        assertThat(refused.json().path("type").asString()).isEqualTo("urn:idempotent:problem:invalid-key");
        assertThat(refused.detail()).contains(why);
        assertThat(records()).isEqualTo(before);
    }

    @Test
    @DisplayName("7: a refusal of a malformed key does not show it")
    void aMalformedKeyIsNotShown() {
        assertThat(deposit(account, "1.00", quoted("<script>\\" + key))
                        .isProblem(400)
                        .body())
                .doesNotContain("script", key);
    }

    @Test
    @DisplayName("8: a key is looked up together with the operation that it came to")
    void aKeyIsLookedUpTogetherWithItsOperation() {
        Answer deposited = deposit(account, "1.00", quoted(key)).isCreated();

        Answer withdrawn = withdraw(account, "1.00", quoted(key)).isCreated();

        deposit(account, "1.00", quoted(key)).isReplayOf(deposited);
        withdraw(account, "1.00", quoted(key)).isReplayOf(withdrawn);
    }
}
