package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/** What the draft asks of refusals, as in {@link IdempotencyKeyDraftHttpTest}. */
@DisplayName("The Idempotency-Key draft, errors")
class IdempotencyKeyDraftErrorsHttpTest extends HttpTest {

    private final String account = newAccount();
    private final String key = newKey();

    private Answer keyless(String what) {
        return post("/accounts/" + account + "/" + what, money("1.00"));
    }

    /** In the body, and by the header; and whoever follows the link finds it. */
    private void assertExplained(Answer refused, String problem) {
        String documentation = refused.documentation();
        assertThat(refused.header("Content-Language")).hasValue("en");
        assertThat(refused.json().path("type").asString()).isEqualTo("urn:idempotent:problem:" + problem);
        assertThat(refused.json().path("title").asString()).isNotBlank();
        assertThat(refused.detail()).isNotBlank();
        assertThat(documentation).endsWith("#" + problem);

        Answer page = get(documentation);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).get().asString().startsWith("text/html");
        assertThat(page.body()).contains("id=\"" + problem + "\"");
    }

    private static void assertLinked(Answer refused) {
        assertThat(refused.header("Link"))
                .hasValue("<" + refused.documentation() + ">; rel=\"describedby\"; type=\"text/html\"");
    }

    @Nested
    @DisplayName("2.7 Error Handling")
    class ErrorHandling {

        @ParameterizedTest
        @ValueSource(strings = {"deposits", "withdrawals"})
        @DisplayName("1 (SHOULD): without the key the answer is 400, and its body links to where that is explained")
        void aMissingKeyIsExplained(String what) {
            Answer refused = keyless(what).isProblem(400);

            assertThat(refused.detail()).contains("Idempotency-Key").contains("missing");
            assertExplained(refused, "invalid-key");
        }

        @Test
        @DisplayName("3: without the key a Link header leads to the same place")
        void aMissingKeyIsLinked() {
            assertLinked(keyless("deposits").isProblem(400));
        }

        @ParameterizedTest
        @ValueSource(strings = {"deposits", "withdrawals"})
        @DisplayName(
                "4 (SHOULD): a key that comes with another payload gets 422, and the body links to where that is explained")
        void aReusedKeyIsExplained(String what) {
            deposit(account, "5.00", quoted(newKey())).isCreated();
            move(what, account, money("1.00"), quoted(key)).isCreated();

            Answer refused = move(what, account, money("2.00"), quoted(key)).isProblem(422);

            assertThat(refused.detail()).contains("another payload");
            assertExplained(refused, "key-reused");
        }

        @Test
        @DisplayName("6: for a key that comes with another payload a Link header leads to the same place")
        void aReusedKeyIsLinked() {
            deposit(account, "1.00", quoted(key)).isCreated();

            assertLinked(deposit(account, "2.00", quoted(key)).isProblem(422));
        }

        @ParameterizedTest
        @ValueSource(strings = {"deposits", "withdrawals"})
        @DisplayName("10 (MUST): without the key a request fails until it bears one")
        void withoutTheKeyARequestFailsUntilItBearsOne(String what) {
            deposit(account, "5.00", quoted(newKey())).isCreated();

            keyless(what).isProblem(400);
            keyless(what).isProblem(400);
            move(what, account, money("1.00"), key + "\"").isProblem(400);
            move(what, account, money("1.00"), key + "\"").isProblem(400);

            move(what, account, money("1.00"), quoted(key)).isCreated();
            assertThat(entriesOf(key)).isEqualTo(2);
        }

        @Test
        @DisplayName(
                "10 (MUST): a key that came with another payload is refused until the key or the payload is corrected")
        void aReusedKeyIsRefusedUntilThatIsCorrected() {
            Answer first = deposit(account, "1.00", quoted(key)).isCreated();

            deposit(account, "2.00", quoted(key)).isProblem(422);
            deposit(account, "2.00", quoted(key)).isProblem(422);

            deposit(account, "1.00", quoted(key)).isReplayOf(first);
            deposit(account, "2.00", quoted(newKey())).isCreated();
            assertThat(balanceOf(account)).isEqualTo("3.00");
        }

        @ParameterizedTest
        @CsvSource({
            "/accounts/%s/withdrawals, application/json, 404",
            "/accounts/%s/deposits, text/plain, 415",
            "/accounts/%s/deposits, application/xml, 415",
            "/accounts/(cash)/deposits, application/json, 400",
            "/accounts/%s/transfers, application/json, 404"
        })
        @DisplayName(
                "11 (SHOULD): another error means what it means without keys, and the corrected request has the key still")
        void anotherErrorSpendsNoKey(String path, String contentType, int status) {
            for (int i = 0; i < 2; i++) {
                send("POST", path.formatted(account), contentType, money("1.00"), "Idempotency-Key", quoted(key))
                        .isProblem(status);
            }

            deposit(account, "1.00", quoted(key)).isCreated();
            withdraw(account, "1.00", quoted(key)).isCreated();
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"amount\":\"-1\"}", "{}", "no JSON"})
        @DisplayName("11 (SHOULD): a payload that is not valid spends no key either")
        void anInvalidPayloadSpendsNoKey(String body) {
            move("deposits", account, body, quoted(key)).isProblem(400);
            move("deposits", account, body, quoted(key)).isProblem(400);

            deposit(account, "1.00", quoted(key)).isCreated();
        }

        @Test
        @DisplayName(
                "11 (SHOULD): who accepts no answer that there is has been served all the same, once, and may ask again")
        void anAnswerThatIsNotAcceptedCanBeAskedForAgain() {
            for (int i = 0; i < 2; i++) {
                send(
                                "POST",
                                "/accounts/" + account + "/deposits",
                                "application/json",
                                money("1.00"),
                                "Idempotency-Key",
                                quoted(key),
                                "Accept",
                                "text/html")
                        .isProblem(406);
            }

            deposit(account, "1.00", quoted(key)).isReplay();
            assertThat(balanceOf(account)).isEqualTo("1.00");
        }

        @Test
        @DisplayName("11 (SHOULD): after an error of the service the same request is processed once that is over")
        void anErrorOfTheServiceSpendsNoKey() {
            insertAccount(account, "99999999999999999.99");
            assertThat(deposit(account, "1.00", quoted(key)).status()).isEqualTo(500);

            withdraw(account, "1.00", quoted(newKey())).isCreated();

            deposit(account, "1.00", quoted(key)).isCreated();
        }
    }

    /** H2's own limit would let a held request fail after two seconds; nothing here waits for this one unless it is broken. */
    @Nested
    @DisplayName("2.6 Idempotency Enforcement and 2.7 Error Handling, while the first request is processed")
    @TestPropertySource(
            properties = {
                "idempotent.wait-for=0s",
                "spring.datasource.hikari.connection-init-sql=SET LOCK_TIMEOUT 30000"
            })
    class WhileTheFirstIsProcessed {

        private Overlap twice(String what, String amount) {
            return Overlap.of(
                    IdempotencyKeyDraftErrorsHttpTest.this,
                    account,
                    () -> move(what, account, money(amount), quoted(key)),
                    () -> move(what, account, money(amount), quoted(key)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"deposits", "withdrawals"})
        @DisplayName("2.6, 6 (SHOULD): a concurrent retry is told of the conflict, and does nothing")
        void aConcurrentRetryIsAConflict(String what) {
            deposit(account, "5.00", quoted(newKey())).isCreated();

            Overlap overlap = twice(what, "1.00");

            overlap.early().isProblem(409);
            overlap.late().isCreated();
            assertThat(entriesOf(key)).isEqualTo(2);
        }

        @Test
        @DisplayName(
                "2.7, 7 (SHOULD): a concurrent retry gets 409, and the body describes the problem; 8: so does the link")
        void aConflictIsDescribed() {
            deposit(account, "5.00", quoted(newKey())).isCreated();

            Answer conflict = twice("deposits", "1.00").early().isProblem(409);

            assertThat(conflict.detail()).contains("still being processed");
            assertThat(conflict.body()).doesNotContain(key);
            assertExplained(conflict, "in-progress");
            assertLinked(conflict);
        }

        @Test
        @DisplayName(
                "2.7, 10 (MUST): a conflict wants no correction: the same request gets the first one's result later")
        void aConflictWantsNoCorrection() {
            deposit(account, "5.00", quoted(newKey())).isCreated();

            Overlap overlap = twice("deposits", "1.00");

            assertThat(overlap.early().header("Retry-After")).get().asString().matches("[1-9][0-9]*");
            deposit(account, "1.00", quoted(key)).isReplayOf(overlap.late().isCreated());
            assertThat(balanceOf(account)).isEqualTo("6.00");
        }

        @Test
        @DisplayName(
                "2.7, 10 (MUST): a conflict wants no correction: the same request gets the first one's error later")
        void aConflictWithAnErrorWantsNoCorrection() {
            deposit(account, "10.00", quoted(newKey())).isCreated();

            // There is enough until the account is let go: H2 does not wait for a row that does not match anyway.
            Overlap overlap = Overlap.of(
                    IdempotencyKeyDraftErrorsHttpTest.this,
                    account,
                    () -> take(account, "5.00"),
                    () -> withdraw(account, "6.00", quoted(key)),
                    () -> withdraw(account, "6.00", quoted(key)));

            overlap.early().isProblem(409);
            withdraw(account, "6.00", quoted(key))
                    .isProblemReplayOf(overlap.late().isProblem(402));
        }

        @Test
        @DisplayName("2.7, 4 (SHOULD): a key is not used for another payload either while the first one is processed")
        void anotherPayloadIsRefusedMeanwhile() {
            deposit(account, "5.00", quoted(newKey())).isCreated();

            Overlap overlap = Overlap.of(
                    IdempotencyKeyDraftErrorsHttpTest.this,
                    account,
                    () -> deposit(account, "1.00", quoted(key)),
                    () -> deposit(account, "2.00", quoted(key)));

            overlap.early().isProblem(422);
            overlap.late().isCreated();
            assertThat(entriesOf(key)).isEqualTo(2);
        }
    }
}
