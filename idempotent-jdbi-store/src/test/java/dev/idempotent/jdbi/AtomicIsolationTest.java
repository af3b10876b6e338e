package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.IdempotencyException.TransactionConflict;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Above READ COMMITTED a transaction may not be allowed to see what a rival has answered: then it conflicts. */
@Timeout(120)
@ParameterizedClass
@CsvSource({
    "H2, REPEATABLE_READ",
    "H2, SERIALIZABLE",
    "POSTGRESQL, REPEATABLE_READ",
    "POSTGRESQL, SERIALIZABLE",
    "MARIADB, REPEATABLE_READ",
    "MARIADB, SERIALIZABLE"
})
@Tag("slow")
class AtomicIsolationTest {

    private static final IdempotentOperation<String> PATIENT = IdempotentOperation.named("pay", String.class)
            .waitFor(Duration.ofMinutes(1))
            .build();

    private final Database database;
    private final TransactionIsolationLevel level;
    private final Bank bank;

    AtomicIsolationTest(Database database, TransactionIsolationLevel level) {
        this.database = database;
        this.level = level;
        bank = new Bank(database.fresh(), level);
        Databases.execute(bank.pool, "CREATE TABLE rates (rate INTEGER)");
    }

    @AfterEach
    void close() {
        bank.close();
    }

    @Test
    void callsAndRepeatsAreAsEverywhere() {
        assertThat(bank.pay("a").isReplay()).isFalse();
        assertThat(bank.pay("a").isReplay()).isTrue();

        bank.jdbi.useTransaction(handle -> {
            assertThat(handle.getTransactionIsolationLevel()).isEqualTo(level);
            assertThat(bank.pay("a").isReplay()).isTrue();
            assertThat(bank.pay("b").isReplay()).isFalse();
            assertThat(bank.pay("b").isReplay()).isTrue();
        });

        assertThat(bank.payments()).containsExactlyInAnyOrder("a", "b");
        assertThat(bank.pay("b").isReplay()).isTrue();
    }

    @Test
    void aDuplicateInATransactionOfItsOwnBeginsItAnewAndGetsTheAnswer() throws Exception {
        try (Bank.Open rivals = bank.open("a");
                Idempotency elsewhere = Idempotency.builder(bank.store).build()) {
            var own = Bank.inParallel(() -> elsewhere.execute(PATIENT, "a", Bank.SAME, () -> "mine"));
            bank.awaitLockWait();
            rivals.end();

            assertThat(own.get()).isEqualTo(new Outcome.Replayed<>("rival's"));
        }
    }

    /** Whoever goes on after the conflict, commits nothing. */
    @Test
    void aDuplicateInItsCallersTransactionGetsAConflictThatNoPartOfItSurvives() throws Exception {
        try (Bank.Open rivals = bank.open("a")) {
            CompletableFuture<List<Object>> joined = Bank.inParallel(() -> {
                List<Object> seen = new ArrayList<>();
                try {
                    bank.jdbi.useTransaction(handle -> {
                        bank.insert("before");
                        try {
                            seen.add(bank.engine.execute(PATIENT, "a", Bank.SAME, () -> "mine"));
                        } catch (TransactionConflict e) {
                            seen.add(e);
                        }
                        bank.insert("after");
                    });
                } catch (JdbiException e) {
                    seen.add(e);
                }
                return seen;
            });
            bank.awaitLockWait();
            rivals.end();

            assertAnsweredOrConflicting(joined.get().get(0), "rival's");
            assertThat(bank.payments()).hasSize(joined.get().get(0) instanceof Outcome ? 2 : 0);
        }
        assertThat(bank.pay("a")).isEqualTo(new Outcome.Replayed<>("rival's"));
    }

    @Test
    void anAnswerThatCameAfterTheCallersSnapshotIsNeverASecondRun() {
        AtomicInteger runs = new AtomicInteger();
        List<Object> seen = new ArrayList<>();
        try {
            bank.jdbi.useTransaction(handle -> {
                handle.execute("SELECT * FROM rates");
                assertThat(Bank.inParallel(() -> bank.pay("a")).get().isReplay())
                        .isFalse();
                seen.add(bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> "run " + runs.incrementAndGet()));
            });
        } catch (Exception e) {
            seen.add(e);
        }

        assertThat(runs).hasValue(0);
        assertThat(seen).hasSize(1);
        assertAnsweredOrConflicting(seen.get(0), "paid a");
    }

    /** PostgreSQL's snapshots hide the answer; MariaDB's claim reads what is committed; H2 does one or the other. */
    private void assertAnsweredOrConflicting(Object end, String answer) {
        if (database == Database.POSTGRESQL || (database == Database.H2 && end instanceof Exception)) {
            assertThat(end).isInstanceOf(TransactionConflict.class);
        } else {
            assertThat(end).isEqualTo(new Outcome.Replayed<>(answer));
        }
    }

    @Test
    void aDuplicateThatIsNotWaitedForLeavesItsCallersTransactionWhole() throws Exception {
        IdempotentOperation<String> impatient = IdempotentOperation.named("pay", String.class)
                .waitFor(Duration.ZERO)
                .build();
        try (Bank.Open rivals = bank.open("a")) {
            bank.jdbi.useTransaction(handle -> {
                bank.insert("before");
                assertThatThrownBy(() -> bank.engine.execute(impatient, "a", Bank.SAME, () -> "mine"))
                        .isInstanceOf(InProgress.class);
                bank.insert("after");
            });
            rivals.end();
        }

        assertThat(bank.payments()).containsExactlyInAnyOrder("before", "after");
        assertThat(bank.pay("a")).isEqualTo(new Outcome.Replayed<>("rival's"));
    }

    @Test
    void aRecordedFailureIsUndoneByItselfAndKeptIfTheCallerCommits() {
        bank.jdbi.useTransaction(handle -> {
            bank.insert("before");
            assertThatThrownBy(() -> bank.decline("a")).isInstanceOf(IOException.class);
            bank.insert("after");
        });

        assertThat(bank.payments()).containsExactlyInAnyOrder("before", "after");
        assertThatThrownBy(() -> bank.pay("a")).isInstanceOf(IOException.class);
    }

    @Test
    void aConflictOfTheBodyIsItsCallersAndTheBodyIsNotRunAgain() {
        Databases.execute(bank.pool, "INSERT INTO rates VALUES (1)");
        AtomicInteger runs = new AtomicInteger();

        Object end = endOf(() -> bank.engine.<String, Exception>execute(Bank.PAY, "a", Bank.SAME, () -> {
            runs.incrementAndGet();
            bank.insert("a");
            int rate = bank.jdbi.withHandle(handle -> handle.createQuery("SELECT rate FROM rates")
                    .mapTo(Integer.class)
                    .one());
            Object unused = Bank.inParallel(() -> endOf(this::changeRate)).get();
            bank.jdbi.useHandle(handle -> handle.execute("UPDATE rates SET rate = ?", rate + 10));
            return "paid a";
        }));

        assertThat(runs).hasValue(1);
        if (database == Database.POSTGRESQL) {
            assertThat(end).isInstanceOf(JdbiException.class);
        }
        assertThat(bank.payments()).hasSize(end instanceof Outcome ? 1 : 0);
        assertThat(bank.pay("a").isReplay()).isEqualTo(end instanceof Outcome);
    }

    /** Not for long: where reads lock, the body has what it has read. */
    private Object changeRate() {
        String bound = database == Database.MARIADB ? "SET STATEMENT innodb_lock_wait_timeout = 1 FOR " : "";
        Databases.execute(bank.pool, bound + "UPDATE rates SET rate = 2");
        return "changed";
    }

    private static Object endOf(Callable<?> call) {
        try {
            return call.call();
        } catch (Exception e) {
            return e;
        }
    }

    /** Two that read what the other writes: at SERIALIZABLE one of them cannot commit. */
    @Test
    void aConflictThatShowsWhenTheWorkIsDoneIsNeverASuccess() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CyclicBarrier both = new CyclicBarrier(2);
        List<CompletableFuture<Object>> pair =
                List.of(Bank.inParallel(() -> skewed("a", both, runs)), Bank.inParallel(() -> skewed("b", both, runs)));

        List<Object> ends = List.of(pair.get(0).get(), pair.get(1).get());

        assertThat(runs).hasValue(2);
        List<Object> paid = ends.stream().filter(Outcome.class::isInstance).toList();
        assertThat(bank.payments()).hasSameSizeAs(paid);
        if (level == TransactionIsolationLevel.SERIALIZABLE && database == Database.POSTGRESQL) {
            assertThat(paid).hasSize(1);
        }
        for (String key : List.of("a", "b")) {
            assertThat(bank.pay(key).isReplay()).isEqualTo(paid.contains(new Outcome.Executed<>("paid " + key)));
        }
    }

    private Object skewed(String key, CyclicBarrier both, AtomicInteger runs) {
        return endOf(() -> bank.engine.<String, Exception>execute(Bank.PAY, key, Bank.SAME, () -> {
            runs.incrementAndGet();
            assertThat(bank.payments()).isEmpty();
            both.await();
            bank.insert(key);
            return "paid " + key;
        }));
    }
}
