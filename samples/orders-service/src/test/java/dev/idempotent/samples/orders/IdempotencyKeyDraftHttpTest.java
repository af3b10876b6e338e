package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What draft-ietf-httpapi-idempotency-key-header-07 asks of the key and of who takes it, sentence by sentence. What it asks of
 * the answers stands in {@link IdempotencyKeyDraftAnswersHttpTest} and {@link IdempotencyKeyDraftErrorsHttpTest}, its security
 * considerations in {@link IdempotencyKeyDraftSecurityHttpTest}. Tests bear the number of the sentence in its section, where
 * items of a list count as sentences, headings and examples do not, and how binding it is.
 *
 * <p>Left out is what binds clients alone; 2.3, and the second sentence of 2.5.2, by which the published page would say how long
 * keys are kept.
 */
@DisplayName("The Idempotency-Key draft, keys")
class IdempotencyKeyDraftHttpTest extends HttpTest {

    private final String account = newAccount();
    private final String key = newKey();

    private void assertMovedOnce(String balance) {
        assertThat(balanceOf(account)).isEqualTo(balance);
        assertThat(entriesOf(key)).isEqualTo(2);
    }

    @Nested
    @DisplayName("2.1 Syntax")
    class Syntax {

        @ParameterizedTest
        @ValueSource(strings = {";a", ";a=1", "; origin=\"app; one\";v=1.5;*.flag=?0", ";a;a=:YQ==:"})
        @DisplayName("1: the value is an item, which may have parameters; they are no part of the key")
        void parametersAreNoPartOfTheKey(String parameters) {
            Answer first = deposit(account, "1.00", quoted(key) + parameters).isCreated();

            deposit(account, "1.00", quoted(key)).isReplayOf(first);
            assertMovedOnce("1.00");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"%s\", \"b\"", "(\"%s\" \"b\")", "a=\"%s\"", "\"%s\";", "\"%s\";=1"})
        @DisplayName("1: the value is an item, and neither a list nor a dictionary nor an item of another form")
        void whatIsNoItemIsRefused(String value) {
            deposit(account, "1.00", value.formatted(key)).isProblem(400);

            deposit(account, "1.00", quoted(key)).isCreated();
        }

        @Test
        @DisplayName("1: an item comes once, so that two header lines are refused, also equal ones")
        void twoKeysAreRefused() {
            String value = quoted(key);
            String path = "/accounts/" + account + "/deposits";

            send("POST", path, "application/json", money("1.00"), "Idempotency-Key", value, "Idempotency-Key", value)
                    .isProblem(400);

            deposit(account, "1.00", value).isCreated();
        }

        @Test
        @DisplayName("2 (MUST): the value is a string; the key is what its quotes enclose, without escapes")
        void theKeyIsWhatTheQuotesEnclose() {
            Answer first = deposit(account, "1.00", "\"a \\\"b\\\" \\\\ c, d; " + key + "\"")
                    .isCreated();

            deposit(account, "1.00", "  \"a \\\"b\\\" \\\\ c, d; " + key + "\" ")
                    .isReplayOf(first);
            assertThat(entriesOf("a \"b\" \\ c, d; " + key)).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\"%s", "%s\"", "\"a\\%s\"", "\"%s\"x", "\"%s\" \"b\"", "'a b %s'", "\"a\tb%s\"", "\"\""})
        @DisplayName("2 (MUST): what is no string is refused, and no key is made of it")
        void whatIsNoStringIsRefused(String value) {
            long before = records();

            deposit(account, "1.00", value.formatted(key)).isProblem(400);

            get("/accounts/" + account).isProblem(404);
            assertThat(records()).isEqualTo(before);
        }

        @Test
        @DisplayName(
                "2 (MUST), where we are more lenient: a key without quotes, as most clients send it, is the same key")
        void aBareKeyIsTheSameKey() {
            Answer first = deposit(account, "1.00", key).isCreated();

            deposit(account, "1.00", quoted(key)).isReplayOf(first);
            assertMovedOnce("1.00");
        }
    }

    @Nested
    @DisplayName("2.2 Uniqueness of Idempotency Key")
    class Uniqueness {

        @Test
        @DisplayName("1 (MUST NOT): a key that was used for one payload is not used for another one")
        void aKeyIsNotUsedForTwoPayloads() {
            Answer first = deposit(account, "1.00", quoted(key)).isCreated();

            deposit(account, "2.00", quoted(key)).isProblem(422);

            deposit(account, "1.00", quoted(key)).isReplayOf(first);
            assertMovedOnce("1.00");
        }

        @Test
        @DisplayName("2 (MUST): what is unique is defined by the service: the key among those of one operation")
        void depositsAndWithdrawalsHaveKeysOfTheirOwn() {
            deposit(account, "1.00", quoted(key)).isCreated();

            withdraw(account, "1.00", quoted(key)).isCreated();

            assertThat(balanceOf(account)).isEqualTo("0.00");
            assertThat(entriesOf(key)).isEqualTo(4);
        }

        @Test
        @DisplayName("3 (RECOMMENDED): a UUID is a key, and two UUIDs are two requests, however equal they are")
        void uuidsTellEqualRequestsApart() {
            String one = quoted(UUID.randomUUID().toString());
            String other = quoted(UUID.randomUUID().toString());

            Answer first = deposit(account, "1.00", one).isCreated();
            Answer second = deposit(account, "1.00", other).isCreated();

            deposit(account, "1.00", one).isReplayOf(first);
            deposit(account, "1.00", other).isReplayOf(second);
            assertThat(balanceOf(account)).isEqualTo("2.00");
        }
    }

    @Nested
    @DisplayName("2.4 Idempotency Fingerprint")
    class Fingerprint {

        @Test
        @DisplayName("1 (MAY): key and fingerprint together tell whether a request is new, a repeat, or a mistake")
        void keyAndFingerprintTellWhatARequestIs() {
            Answer first = deposit(account, "1.00", quoted(key)).isCreated();

            deposit(account, "1.00", quoted(key)).isReplayOf(first);
            deposit(account, "1.01", quoted(key)).isProblem(422);
            deposit(account, "1.00", quoted(newKey())).isCreated();
            assertThat(balanceOf(account)).isEqualTo("2.00");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"amount\":10}",
                    "{\"amount\":10.0}",
                    " {\n\"amount\" : \"1e1\" } ",
                    "{\"\\u0061mount\":10}"
                })
        @DisplayName("2: the fingerprint is of the payload, however that is written")
        void theFingerprintIsOfWhatIsMeant(String json) {
            Answer first = deposit(account, "10.00", quoted(key)).isCreated();

            move("deposits", account, json, quoted(key)).isReplayOf(first);
            assertMovedOnce("10.00");
        }

        @Test
        @DisplayName("2: the fingerprint is of the payload, and of nothing else that comes with it")
        void otherHeadersAreNoPartOfTheFingerprint() {
            Answer first = deposit(account, "1.00", quoted(key)).isCreated();

            String path = "/accounts/" + account + "/deposits?attempt=2";
            send(
                            "POST",
                            path,
                            "application/json;charset=UTF-8",
                            money("1.00"),
                            "Idempotency-Key",
                            quoted(key),
                            "User-Agent",
                            "another/2",
                            "Accept-Language",
                            "fr",
                            "traceparent",
                            "00-0af7651916cd43dd-b7ad-01")
                    .isReplayOf(first);
            assertMovedOnce("1.00");
        }

        @Test
        @DisplayName(
                "3 (MAY): the fields that the service reads are compared, in path and body; those it ignores are not")
        void theFieldsThatAreReadAreCompared() {
            Answer first = deposit(account, "1.00", quoted(key)).isCreated();

            move("deposits", account, "{\"note\":\"again\",\"amount\":\"1.00\"}", quoted(key))
                    .isReplayOf(first);
            deposit(account, "1.01", quoted(key)).isProblem(422);
            deposit(newAccount(), "1.00", quoted(key)).isProblem(422);
            assertMovedOnce("1.00");
        }
    }

    @Nested
    @DisplayName("2.5 Responsibilities")
    class Responsibilities {

        @Test
        @DisplayName("2.5.1, 3: where the header is not asked for, it means nothing")
        void whatDoesNotAskForTheHeaderIgnoresIt() {
            deposit(account, "1.00", quoted(key)).isCreated();
            for (String value : new String[] {quoted(key), "\"broken"}) {
                Answer read = send("GET", "/accounts/" + account, "application/json", "", "Idempotency-Key", value);
                assertThat(read.status()).isEqualTo(200);
                assertThat(read.header("Idempotent-Replayed")).isEmpty();
            }
        }

        @Test
        @DisplayName("2.5.2, 1 (MUST): what is asked of keys is published, where a refusal links to")
        void whatIsAskedOfKeysIsPublished() {
            Answer page = get(deposit(account, "1.00", "\"\"").isProblem(400).documentation());

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).get().asString().startsWith("text/html");
            assertThat(page.body()).contains("Idempotency-Key: \"", "UUID", "255 characters", "ASCII");
        }

        @Test
        @DisplayName("2.5.2, 3: the life of a key is the service's concern: what comes to nothing begins none")
        void whatComesToNothingBeginsNoKeysLife() {
            long before = records();
            withdraw(account, "1.00", quoted(key)).isProblem(404);
            assertThat(records()).isEqualTo(before);
            deposit(account, "5.00", quoted(newKey())).isCreated();

            Answer first = withdraw(account, "2.00", quoted(key)).isCreated();

            withdraw(account, "2.00", quoted(key)).isReplayOf(first);
            assertMovedOnce("3.00");
        }

        @Test
        @DisplayName("2.5.2, 5 (SHOULD): the key is taken from the header, whose name has no case")
        void theKeyIsTakenFromTheHeader() {
            String path = "/accounts/" + account + "/deposits";
            Answer first = send("POST", path, "application/json", money("1.00"), "idempotency-key", quoted(key))
                    .isCreated();

            deposit(account, "1.00", quoted(key)).isReplayOf(first);
            assertMovedOnce("1.00");
        }

        @Test
        @DisplayName("2.5.2, 5 (SHOULD): the key is taken from the header, and from nowhere else")
        void theKeyIsTakenFromNowhereElse() {
            String body = "{\"amount\":\"1.00\",\"Idempotency-Key\":\"%s\",\"key\":\"%s\"}".formatted(key, key);

            post("/accounts/" + account + "/deposits?Idempotency-Key=" + key + "&key=" + key, body)
                    .isProblem(400);

            get("/accounts/" + account).isProblem(404);
        }

        @ParameterizedTest
        @ValueSource(strings = {"deposits", "withdrawals"})
        @DisplayName("2.5.2, 6 and 7 (SHOULD): every operation that takes the key compares and enforces")
        void everyOperationEnforces(String what) {
            deposit(account, "5.00", quoted(newKey())).isCreated();
            Answer first = move(what, account, money("1.00"), quoted(key)).isCreated();

            move(what, account, money("1.00"), quoted(key)).isReplayOf(first);
            move(what, account, money("2.00"), quoted(key)).isProblem(422);
            assertThat(entriesOf(key)).isEqualTo(2);
        }
    }
}
