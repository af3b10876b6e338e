package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ConcurrentAccountsHttpTest extends HttpTest {

    private final String account = newAccount();

    @AfterEach
    void theLedgerSumsUpToZeroAndToTheBalance() {
        assertThat(ledger()).isZero();
        assertThat(ledgerOf(account)).isEqualByComparingTo(balance()).isNotNegative();
    }

    private BigDecimal balance() {
        return new BigDecimal(get("/accounts/" + account).json().path("balance").asString());
    }

    @RepeatedTest(3)
    void manyCallsWithOneKeyAreOneDeposit() throws Exception {
        String key = newKey();

        List<Answer> answers = Together.call(Collections.nCopies(40, () -> deposit(account, "10.00", key)));

        assertThat(answers).extracting(Answer::status).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(answers).extracting(Answer::body).containsOnly(answers.get(0).body());
        assertThat(balance()).isEqualTo("10.00");
        assertThat(entriesOf(key)).isEqualTo(2);
    }

    @RepeatedTest(5)
    void manyFirstDepositsOpenOneAccount() throws Exception {
        List<Answer> answers = Together.call(Collections.nCopies(30, () -> deposit(account, "1.00", newKey())));

        assertThat(answers).allSatisfy(Answer::isCreated);
        assertThat(balance()).isEqualTo("30.00");
    }

    @RepeatedTest(3)
    void manyWithdrawalsNeverOverdraw() throws Exception {
        deposit(account, "10.00", newKey()).isCreated();

        List<Answer> answers = Together.call(Collections.nCopies(40, () -> withdraw(account, "1.00", newKey())));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(10);
        assertThat(answers).filteredOn(answer -> answer.status() != 201).allSatisfy(answer -> answer.isProblem(402));
        assertThat(balance()).isZero();
    }

    @RepeatedTest(3)
    void manyCallsWithOneKeyGetOneRefusal() throws Exception {
        deposit(account, "1.00", newKey()).isCreated();
        String key = newKey();

        List<Answer> answers = Together.call(Collections.nCopies(20, () -> withdraw(account, "1.01", key)));

        assertThat(answers).extracting(Answer::status).containsOnly(402);
        assertThat(answers)
                .filteredOn(answer -> answer.header("Idempotent-Replayed").isEmpty())
                .hasSize(1);
    }

    @Test
    void whatComesAndGoesAtOneTimeAddsUp() throws Exception {
        deposit(account, "20.00", newKey()).isCreated();
        List<Supplier<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String in = newKey();
            String out = newKey();
            calls.addAll(Collections.nCopies(2, () -> deposit(account, "0.50", in)));
            calls.addAll(Collections.nCopies(2, () -> withdraw(account, "1.00", out)));
        }

        List<Answer> answers = Together.call(calls);

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(40);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(40);
        assertThat(balance()).isEqualTo("10.00");
    }
}
