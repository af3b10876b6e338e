package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many wait at the row of a call that is rolled back. On MariaDB all of them are then given the gap that it leaves, and their
 * inserts stand in each other's way: the server ends that by failing some of them.
 */
@Tag("slow")
@Timeout(120)
class RolledBackRivalTest {

    /** With the store's, the rival's and the observer's, all connections of the pool. */
    private static final int WAITING = 6;

    private static final String WAITING_FOR_LOCKS =
            "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";

    private static final String DEADLOCKS =
            "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'innodb_deadlocks'";

    @ParameterizedTest
    @CsvSource({
        "REPEATABLE_READ, ATOMIC",
        "REPEATABLE_READ, AT_LEAST_ONCE",
        "READ_COMMITTED, ATOMIC",
        "READ_COMMITTED, AT_LEAST_ONCE"
    })
    void ofThoseWhoWaitedOnMariaDbOneRunsAndTheOthersGetItsAnswer(TransactionIsolationLevel level, Guarantee guarantee)
            throws Exception {
        IdempotentOperation<String> patient = IdempotentOperation.named("pay", String.class)
                .guarantee(guarantee)
                .waitFor(Duration.ofMinutes(1))
                .build();
        CountDownLatch mayFail = new CountDownLatch(1);
        List<Idempotency> nodes = new ArrayList<>();
        try (Bank bank = new Bank(Database.MARIADB.fresh(), level)) {
            CompletableFuture<Object> rival = failing(bank, mayFail);
            List<CompletableFuture<Outcome<String>>> calls = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                Idempotency node = Idempotency.builder(bank.store).build();
                nodes.add(node);
                calls.add(Bank.inParallel(() -> node.execute(patient, "a", Bank.SAME, () -> {
                    bank.insert("a");
                    return "paid";
                })));
            }
            await().until(() -> number(bank, WAITING_FOR_LOCKS) == WAITING);
            int deadlocks = number(bank, DEADLOCKS);
            mayFail.countDown();

            assertThat(rival.get()).isInstanceOf(IllegalStateException.class);
            List<Outcome<String>> outcomes = new ArrayList<>();
            for (CompletableFuture<Outcome<String>> call : calls) {
                outcomes.add(call.get());
            }
            assertThat(outcomes).containsOnlyOnce(new Outcome.Executed<>("paid"));
            assertThat(outcomes).contains(new Outcome.Replayed<>("paid")).hasSize(WAITING);
            assertThat(bank.payments()).containsExactly("a");
            assertThat(number(bank, DEADLOCKS)).isGreaterThan(deadlocks);
        } finally {
            nodes.forEach(Idempotency::close);
        }
    }

    private static int number(Bank bank, String query) {
        return bank.jdbi.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }

    /** A call of another node, which has its key and fails when it is let. */
    private static CompletableFuture<Object> failing(Bank bank, CountDownLatch mayFail) throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(1);
        CompletableFuture<Object> end = Bank.inParallel(() -> {
            try (Idempotency node = Idempotency.builder(bank.store).build()) {
                return node.<String, Exception>execute(Bank.PLAIN, "a", Bank.SAME, () -> {
                    runs.countDown();
                    mayFail.await();
                    throw new IllegalStateException("declined");
                });
            } catch (Exception e) {
                return e;
            }
        });
        runs.await();
        return end;
    }
}
