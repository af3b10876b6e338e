package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Key, work and result commit in one transaction that is begun for the call, or none of them does. */
@Tag("slow")
@Timeout(120)
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"H2", "POSTGRESQL", "MARIADB"})
class AtomicTest {

    private final Bank bank;

    AtomicTest(Database database) {
        bank = new Bank(database);
    }

    @AfterEach
    void close() {
        bank.close();
    }

    @Test
    void itIsTheDefaultAndARepeatIsReplayed() {
        assertThat(bank.engine.guarantee()).isEqualTo(Guarantee.ATOMIC);

        assertThat(bank.pay("a")).isEqualTo(new Outcome.Executed<>("paid a"));
        assertThat(bank.pay("a")).isEqualTo(new Outcome.Replayed<>("paid a"));

        assertThat(bank.payments()).containsExactly("a");
    }

    @Test
    void aBodyThatThrowsTakesItsWorkAndItsKeyBack() {
        assertThatThrownBy(() -> bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
                    bank.insert("a");
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");

        assertThat(bank.payments()).isEmpty();
        assertThat(bank.store.deleteExpired(10)).isZero();
        assertThat(bank.pay("a").isReplay()).isFalse();
    }

    @Test
    void aCallWhoseRecordIsGoneFromItsTransactionCommitsNothing() {
        assertThatThrownBy(() -> bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
                    bank.insert("a");
                    return bank.jdbi.withHandle(handle -> "gone: " + handle.execute("DELETE FROM idempotency_record"));
                }))
                .isInstanceOf(IdempotencyException.TransactionConflict.class);

        assertThat(bank.payments()).isEmpty();
    }

    @Test
    void aRecordedFailureIsKeptWithoutTheWork() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
                        bank.insert("a");
                        throw new IOException("declined");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("declined");
        }

        assertThat(bank.payments()).isEmpty();
        assertThatThrownBy(() -> bank.pay("a")).isInstanceOf(IOException.class);
    }

    @Test
    void whereAnotherCallAnsweredBeforeAFailureWasKeptThatAnswerCounts() throws Exception {
        try (Idempotency elsewhere = Idempotency.builder(bank.store).build()) {
            Outcome<String> outcome = bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
                // What this body claimed is undone before its failure is kept; a rival waits for that.
                rival = Bank.inParallel(() -> elsewhere.execute(Bank.PAY, "a", Bank.SAME, () -> "rival's"));
                await().until(() -> bank.pool.getHikariPoolMXBean().getActiveConnections() >= 3);
                throw new IOException("declined");
            });

            assertThat(rival.get()).isIn(new Outcome.Executed<>("rival's"), outcome);
            assertThat(outcome).isEqualTo(new Outcome.Replayed<>("rival's"));
        } catch (IOException e) {
            // The failure was kept first: then the rival got it too.
            assertThatThrownBy(rival::get).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aDuplicateWaitsForAnOpenTransactionAndGetsItsAnswer() throws Exception {
        IdempotentOperation<String> patient = IdempotentOperation.named("pay", String.class)
                .waitFor(Duration.ofMinutes(1))
                .build();
        try (Bank.Open rivals = bank.open("a");
                Idempotency elsewhere = Idempotency.builder(bank.store).build()) {
            var own = Bank.inParallel(() -> elsewhere.execute(patient, "a", Bank.SAME, () -> "mine"));
            var joined = Bank.inParallel(() ->
                    bank.jdbi.inTransaction(handle -> bank.engine.execute(patient, "a", Bank.SAME, () -> "mine")));
            await().until(() -> bank.pool.getHikariPoolMXBean().getActiveConnections() >= 4);
            rivals.end();

            assertThat(own.get()).isEqualTo(new Outcome.Replayed<>("rival's"));
            assertThat(joined.get()).isEqualTo(new Outcome.Replayed<>("rival's"));
        }
    }

    @Test
    void aCallFromWithinItsOwnBodyIsAnErrorAndOthersAreNot() {
        Outcome<String> outcome = bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
            assertThatThrownBy(() -> bank.pay("a"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("within its own body");
            return bank.pay("b").value();
        });

        assertThat(outcome.value()).isEqualTo("paid b");
        assertThat(bank.pay("b").isReplay()).isTrue();
    }

    @Test
    void aResultThatCannotBeStoredTakesTheWorkBack() {
        try (Idempotency small =
                Idempotency.builder(bank.store).maxResultBytes(10).build()) {
            assertThatThrownBy(() -> small.execute(Bank.PAY, "a", Bank.SAME, () -> {
                        bank.insert("a");
                        return "longer than ten bytes";
                    }))
                    .isInstanceOf(IdempotencyException.ResultUnstorable.class);
        }

        assertThat(bank.payments()).isEmpty();
        assertThat(bank.pay("a").isReplay()).isFalse();
    }

    private CompletableFuture<Outcome<String>> rival = new CompletableFuture<>();
}
