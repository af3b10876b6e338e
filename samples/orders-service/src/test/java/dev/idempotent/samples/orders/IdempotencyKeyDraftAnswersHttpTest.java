package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/** What the draft asks of answers that are no refusals, as in {@link IdempotencyKeyDraftHttpTest}. */
@DisplayName("The Idempotency-Key draft, answers")
class IdempotencyKeyDraftAnswersHttpTest extends HttpTest {

    private final String account = newAccount();
    private final String key = newKey();

    @Nested
    @DisplayName("2.6 Idempotency Enforcement")
    class Enforcement {

        @Test
        @DisplayName("1 (SHOULD): a first request is processed, and answered as it is without keys")
        void aFirstRequestIsProcessed() {
            Answer deposited = deposit(account, "3.00", quoted(key)).isCreated();
            Answer withdrawn = withdraw(account, "1.00", quoted(newKey())).isCreated();

            assertThat(deposited.json().path("balance").asString()).isEqualTo("3.00");
            assertThat(withdrawn.json().path("balance").asString()).isEqualTo("2.00");
            assertThat(balanceOf(account)).isEqualTo("2.00");
            assertThat(entriesOf(key)).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"deposits", "withdrawals"})
        @DisplayName(
                "3 (SHOULD): a retry of what was done gets its result, whatever happened since, and with 200 that it is one")
        void aRetryOfASuccessGetsItsResult(String what) {
            deposit(account, "5.00", quoted(newKey())).isCreated();
            Answer first = move(what, account, money("1.00"), quoted(key)).isCreated();
            deposit(account, "0.50", quoted(newKey())).isCreated();
            String balance = balanceOf(account);

            move(what, account, money("1.00"), quoted(key)).isReplayOf(first);
            move(what, account, money("1.00"), quoted(key)).isReplayOf(first);

            assertThat(balanceOf(account)).isEqualTo(balance);
            assertThat(entriesOf(key)).isEqualTo(2);
        }

        @Test
        @DisplayName(
                "3 (SHOULD): a retry of what was answered with an error gets that, also when it would succeed by now")
        void aRetryOfAnErrorGetsTheError() {
            deposit(account, "1.00", quoted(newKey())).isCreated();
            Answer first = withdraw(account, "2.00", quoted(key)).isProblem(402);
            deposit(account, "9.00", quoted(newKey())).isCreated();

            withdraw(account, "2.00", quoted(key)).isProblemReplayOf(first);

            assertThat(balanceOf(account)).isEqualTo("10.00");
        }
    }

    @Nested
    @DisplayName("2.6 Idempotency Enforcement, with the status of the first answer")
    @TestPropertySource(properties = "idempotent.web.replay-status=original")
    class WithOriginalStatus {

        @ParameterizedTest
        @ValueSource(strings = {"deposits", "withdrawals"})
        @DisplayName("3 (SHOULD): a retry of what was done gets its result, status and all")
        void aRetryOfASuccessGetsItsStatusToo(String what) {
            deposit(account, "5.00", quoted(newKey())).isCreated();
            Answer first = move(what, account, money("1.00"), quoted(key)).isCreated();

            Answer retried = move(what, account, money("1.00"), quoted(key));

            assertThat(retried.status()).isEqualTo(first.status());
            assertThat(retried.body()).isEqualTo(first.body());
            assertThat(retried.header("Content-Type")).isEqualTo(first.header("Content-Type"));
            assertThat(retried.header("Idempotent-Replayed")).hasValue("true");
            assertThat(entriesOf(key)).isEqualTo(2);
        }

        @Test
        @DisplayName("3 (SHOULD): a retry of what was answered with an error gets that")
        void aRetryOfAnErrorGetsTheError() {
            deposit(account, "1.00", quoted(newKey())).isCreated();
            Answer first = withdraw(account, "2.00", quoted(key)).isProblem(402);

            withdraw(account, "2.00", quoted(key)).isProblemReplayOf(first);
        }
    }
}
