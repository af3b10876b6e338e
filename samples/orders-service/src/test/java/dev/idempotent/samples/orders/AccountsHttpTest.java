package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsHttpTest extends HttpTest {

    private final String account = newAccount();

    @AfterEach
    void theLedgerSumsUpToZeroAndToTheBalance() {
        Answer answer = get("/accounts/" + account);

        assertThat(ledger()).isZero();
        if (answer.status() == 404) {
            assertThat(ledgerOf(account)).isZero();
        } else {
            assertThat(ledgerOf(account))
                    .isEqualTo(answer.json().path("balance").asString());
        }
    }

    private void assertBalance(String balance) {
        Answer answer = get("/accounts/" + account);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"" + account + "\",\"balance\":\"" + balance + "\"}");
    }

    @Test
    void theFirstDepositOpensTheAccount() {
        get("/accounts/" + account).isProblem(404);

        Answer first = deposit(account, "10.00", newKey()).isCreated();

        assertThat(first.body()).isEqualTo("{\"id\":\"" + account + "\",\"balance\":\"10.00\"}");
        assertBalance("10.00");
    }

    @Test
    void aRepeatedDepositIsTheFirstOneWhateverHappenedSince() {
        String key = newKey();
        Answer first = deposit(account, "10.00", key).isCreated();
        deposit(account, "0.01", newKey()).isCreated();

        deposit(account, "10.00", key).isReplayOf(first);
        move("deposits", account, "{\"amount\":10}", key).isReplayOf(first);

        assertBalance("10.01");
        assertThat(entriesOf(key)).isEqualTo(2);
    }

    @Test
    void aRepeatedWithdrawalIsTheFirstOne() {
        String key = newKey();
        deposit(account, "10.00", newKey()).isCreated();
        Answer first = withdraw(account, "10", key).isCreated();

        withdraw(account, "10", key).isReplayOf(first);

        assertBalance("0.00");
        assertThat(entriesOf(key)).isEqualTo(2);
    }

    @Test
    void whoHadTooLittleIsToldSoAgainEvenWhenThereIsEnough() {
        String key = newKey();
        deposit(account, "10.00", newKey()).isCreated();

        Answer refused = withdraw(account, "10.01", key).isProblem(402);
        deposit(account, "5.00", newKey()).isCreated();

        withdraw(account, "10.01", key).isProblemReplayOf(refused);
        assertBalance("15.00");
        assertThat(entriesOf(key)).isZero();
        withdraw(account, "10.01", newKey()).isCreated();
        assertBalance("4.99");
    }

    @Test
    void nothingIsWithdrawnFromAnAccountThatIsNotThereAndTheKeyStaysFree() {
        String key = newKey();

        withdraw(account, "1.00", key).isProblem(404);

        get("/accounts/" + account).isProblem(404);
        deposit(account, "1.00", newKey()).isCreated();
        withdraw(account, "1.00", key).isCreated();
    }

    @Test
    void aKeyThatComesWithAnotherAmountIsRefused() {
        String key = newKey();
        deposit(account, "10.00", key).isCreated();

        deposit(account, "20.00", key).isProblem(422);

        assertBalance("10.00");
    }

    @Test
    void aKeyThatComesToAnotherAccountIsRefused() {
        String key = newKey();
        String other = newAccount();
        deposit(account, "10.00", key).isCreated();
        deposit(other, "10.00", newKey()).isCreated();

        deposit(other, "10.00", key).isProblem(422);

        withdraw(account, "1.00", key).isCreated();
        withdraw(other, "1.00", key).isProblem(422);
        assertThat(ledgerOf(other)).isEqualTo("10.00");
        assertBalance("9.00");
    }

    @Test
    void depositsAndWithdrawalsHaveKeysOfTheirOwn() {
        String key = newKey();
        Answer deposited = deposit(account, "10.00", key).isCreated();

        Answer withdrawn = withdraw(account, "10.00", key).isCreated();

        deposit(account, "10.00", key).isReplayOf(deposited);
        withdraw(account, "10.00", key).isReplayOf(withdrawn);
        assertBalance("0.00");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"amount\":\"0\"}', must be greater than 0",
        "'{\"amount\":\"-1.00\"}', must be greater than 0",
        "'{\"amount\":\"1.001\"}', must have at most 2 decimals",
        "'{\"amount\":\"1e-999999999\"}', must have at most 2 decimals",
        "'{\"amount\":\"1000000000.01\"}', must be at most 1000000000.00",
        "'{\"amount\":\"1e999999999\"}', must be at most 1000000000.00",
        "'{\"amount\":\"1e2147483647\"}', must be at most 1000000000.00",
        "'{\"amount\":null}', must not be missing",
        "'{}', must not be missing",
        "'{\"amount\":\"ten\"}', Failed to read request",
        "'{\"amount\":true}', Failed to read request",
        "'{\"amount\":\"1\"', Failed to read request",
        "'', Failed to read request"
    })
    void whatIsNoAmountIsRefusedAndSpendsNoKey(String body, String why) {
        String key = newKey();
        deposit(account, "5.00", newKey()).isCreated();

        assertThat(move("deposits", account, body, key).isProblem(400).detail()).contains(why);
        assertThat(move("withdrawals", account, body, key).isProblem(400).detail())
                .contains(why);

        deposit(account, "1.00", key).isCreated();
        withdraw(account, "1.00", key).isCreated();
        assertBalance("5.00");
    }

    @Test
    void theLargestAndTheSmallestAmountAreMoved() {
        deposit(account, "1000000000.00", newKey()).isCreated();
        deposit(account, "0.01", newKey()).isCreated();
        deposit(account, "1e1", newKey()).isCreated();

        assertBalance("1000000010.01");
    }

    @Test
    void aQuotedAndABareKeyAreOneAndTheLedgerHasItBare() {
        String key = newKey();
        Answer first = deposit(account, "10.00", quoted(key)).isCreated();

        deposit(account, "10.00", key).isReplayOf(first);

        assertBalance("10.00");
        assertThat(entriesOf(key)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deposits", "withdrawals"})
    void aMovementNeedsAKeyAndTheRefusalSaysWhereThatIsExplained(String what) {
        Answer keyless = post("/accounts/" + account + "/" + what, money("1.00"));
        Answer blank = move(what, account, money("1.00"), " ");

        assertThat(keyless.isProblem(400).detail()).contains("is missing").contains("Idempotency-Key");
        assertThat(blank.isProblem(400).detail()).contains("is blank");
        assertThat(List.of(keyless, blank))
                .extracting(Answer::documentation)
                .containsOnly("/idempotency/problems.html#invalid-key");
        get("/accounts/" + account).isProblem(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(cash)", "%20", "a%20b", "%C3%A4"})
    void whatIsNoAccountIsRefused(String id) {
        assertThat(deposit(id, "1.00", newKey()).isProblem(400).detail()).contains("id must be 1 to 64");
        withdraw(id, "1.00", newKey()).isProblem(400);
        get("/accounts/" + id).isProblem(400);
    }

    @Test
    void accountsThatDifferInCaseAreDifferentAccounts() {
        deposit(account + "a", "1.00", newKey()).isCreated();
        deposit(account + "A", "2.00", newKey()).isCreated();

        assertThat(ledgerOf(account + "a")).isEqualTo("1.00");
        assertThat(get("/accounts/" + account + "A").json().path("balance").asString())
                .isEqualTo("2.00");
    }
}
