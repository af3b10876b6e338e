package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls within the caller's transaction: they stand if it is committed, and do it no harm where they are refused. */
@Timeout(120)
@Tag("slow")
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"H2", "POSTGRESQL", "MARIADB"})
class AtomicJoinedTest {

    private final Database database;
    private final Bank bank;
    private int calls;

    AtomicJoinedTest(Database database) {
        this.database = database;
        bank = new Bank(database);
    }

    @AfterEach
    void close() {
        bank.close();
    }

    /** Granted, replayed and refused: how long the caller's statements wait for locks is the caller's to say. */
    @Test
    void howLongLocksAreWaitedForIsAsItWasBeforeTheBodyAndAfterwards() throws Exception {
        String query = switch (database) {
            case POSTGRESQL, POSTGRESQL_15 -> "SELECT current_setting('lock_timeout')";
            case MARIADB -> "SELECT @@innodb_lock_wait_timeout";
            case H2, H2_SERVER -> "SELECT LOCK_TIMEOUT()";
        };
        IdempotentOperation<String> impatient = IdempotentOperation.named("pay", String.class)
                .waitFor(Duration.ofSeconds(1))
                .build();
        try (Bank.Open rivals = bank.open("taken")) {
            bank.jdbi.useTransaction(handle -> {
                if (database == Database.POSTGRESQL) {
                    handle.execute("SET LOCAL lock_timeout = '77s'");
                }
                String before = handle.createQuery(query).mapTo(String.class).one();

                for (int i = 0; i < 2; i++) {
                    var unused = bank.engine.execute(impatient, "a", Bank.SAME, () -> {
                        assertThat(handle.createQuery(query).mapTo(String.class).one())
                                .isEqualTo(before);
                        return "paid";
                    });
                    assertThat(handle.createQuery(query).mapTo(String.class).one())
                            .isEqualTo(before);
                }
                assertThatThrownBy(() -> bank.engine.execute(impatient, "taken", Bank.SAME, () -> "mine"))
                        .isInstanceOf(IdempotencyException.InProgress.class);
                assertThat(handle.createQuery(query).mapTo(String.class).one()).isEqualTo(before);
            });
            rivals.end();
        }
    }

    /** Its key commits on its own, and waits for the rival's like any other. */
    @Test
    void aCallOfAnotherGuaranteeIsRefusedWhileATransactionHasItsKey() throws Exception {
        IdempotentOperation<String> leased = IdempotentOperation.named("pay", String.class)
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .waitFor(Duration.ZERO)
                .build();
        try (Bank.Open rivals = bank.open("a")) {
            assertThatThrownBy(() -> bank.engine.execute(leased, "a", Bank.SAME, () -> "mine"))
                    .isInstanceOf(IdempotencyException.InProgress.class);
            rivals.end();
        }
        assertThat(bank.engine.execute(leased, "a", Bank.SAME, () -> "mine"))
                .isEqualTo(new Outcome.Replayed<>("rival's"));
    }

    @Test
    void insideATransactionItIsPartOfThat() {
        assertThatThrownBy(() -> bank.jdbi.useTransaction(handle -> {
                    assertThat(bank.pay("a").isReplay()).isFalse();
                    assertThat(bank.pay("a").isReplay()).isTrue();
                    throw new IllegalStateException("the caller rolls back");
                }))
                .hasMessage("the caller rolls back");
        assertThat(bank.payments()).isEmpty();

        bank.jdbi.useTransaction(handle -> assertThat(bank.pay("a").isReplay()).isFalse());
        assertThat(bank.pay("a").isReplay()).isTrue();
        assertThat(bank.payments()).containsExactly("a");
    }

    @Test
    void aFailureInsideATransactionLeavesNothingThatCouldBeCommitted() {
        assertThatThrownBy(() -> bank.jdbi.useTransaction(handle -> {
                    bank.insert("before");
                    assertThatThrownBy(() -> bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
                                bank.insert("a");
                                throw new IllegalStateException("no");
                            }))
                            .hasMessage("no");
                    bank.insert("after");
                }))
                .isInstanceOf(Exception.class);

        assertThat(bank.payments()).isEmpty();
    }

    @Test
    void aRecordedFailureInsideATransactionIsKeptIfTheCallerCommits() {
        bank.jdbi.useTransaction(handle -> {
            bank.insert("before");
            assertThatThrownBy(() -> bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
                        bank.insert("a");
                        throw new IOException("declined");
                    }))
                    .isInstanceOf(IOException.class);
            bank.insert("after");
        });

        assertThat(bank.payments()).containsExactly("before", "after");
        assertThatThrownBy(() -> bank.pay("a")).isInstanceOf(IOException.class);
    }

    private void make(int firstCalls) {
        for (int i = 0; i < firstCalls; i++) {
            assertThat(bank.pay("first-" + calls++).isReplay()).isFalse();
        }
    }

    /** Where first calls are expected, what is refused is an insert. */
    @ParameterizedTest
    @ValueSource(ints = {0, 32})
    void aDuplicateOfAnOpenTransactionIsRefusedWithoutHarmToItsOwn(int firstCalls) throws Exception {
        IdempotentOperation<String> impatient = IdempotentOperation.named("pay", String.class)
                .waitFor(Duration.ZERO)
                .build();
        try (Bank.Open rivals = bank.open("a")) {
            make(firstCalls);
            assertThatThrownBy(() -> bank.engine.execute(impatient, "a", Bank.SAME, () -> "mine"))
                    .isInstanceOf(IdempotencyException.InProgress.class);
            make(firstCalls);
            bank.jdbi.useTransaction(handle -> {
                bank.insert("before");
                assertThatThrownBy(() -> bank.engine.execute(impatient, "a", Bank.SAME, () -> "mine"))
                        .isInstanceOf(IdempotencyException.InProgress.class);
                bank.insert("after");
            });
            rivals.end();
        }

        assertThat(bank.payments()).contains("before", "after");
        assertThat(bank.pay("a")).isEqualTo(new Outcome.Replayed<>("rival's"));
    }

    /** The rival's row was not there when the claim began, and is when it inserts its own. */
    @Test
    void aDuplicateThatWaitsForAnOpenTransactionGetsItsAnswerAndItsOwnGoesOn() throws Exception {
        IdempotentOperation<String> patient = IdempotentOperation.named("pay", String.class)
                .waitFor(Duration.ofMinutes(1))
                .build();
        try (Bank.Open rivals = bank.open("a")) {
            CompletableFuture<Outcome<String>> joined = Bank.inParallel(() -> bank.jdbi.inTransaction(handle -> {
                bank.insert("before");
                Outcome<String> answer = bank.engine.execute(patient, "a", Bank.SAME, () -> "mine");
                bank.insert("after");
                return answer;
            }));
            bank.awaitLockWait();
            rivals.end();

            assertThat(joined.get()).isEqualTo(new Outcome.Replayed<>("rival's"));
        }
        assertThat(bank.payments()).containsExactlyInAnyOrder("before", "after");
    }

    @Test
    void aKeyThatIsUsedForAnotherCallIsRefusedWithoutHarmToTheTransaction() {
        assertThat(bank.pay("a").isReplay()).isFalse();

        bank.jdbi.useTransaction(handle -> {
            assertThatThrownBy(() -> bank.engine.execute(Bank.PAY, "a", Fingerprint.of("another"), () -> "mine"))
                    .isInstanceOf(IdempotencyException.KeyReused.class);
            bank.insert("after");
        });

        assertThat(bank.payments()).containsExactly("a", "after");
    }

    /** Where each caller that holds a connection asked for a second one, a busy pool would be empty for good. */
    @Test
    void itTakesNoSecondConnectionInsideATransaction() {
        bank.pool.getHikariConfigMXBean().setConnectionTimeout(1_000);
        // The store keeps one, the caller has the other.
        bank.pool.getHikariConfigMXBean().setMaximumPoolSize(2);

        bank.jdbi.useTransaction(handle -> {
            assertThat(bank.pool.getHikariPoolMXBean().getActiveConnections()).isEqualTo(2);
            assertThat(bank.pay("a").isReplay()).isFalse();
            assertThat(bank.pay("a").isReplay()).isTrue();
            assertThatThrownBy(() -> bank.decline("b")).isInstanceOf(IOException.class);
        });

        assertThat(bank.payments()).containsExactly("a");
    }

    @Test
    void otherGuaranteesAreRefusedInsideATransaction() {
        IdempotentOperation<String> leased = IdempotentOperation.named("pay", String.class)
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .build();

        bank.jdbi.useTransaction(
                handle -> assertThatThrownBy(() -> bank.engine.execute(leased, "a", Bank.SAME, () -> "mine"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("inside a transaction", "AT_LEAST_ONCE"));
    }

    @Test
    void twoKeysTakenInOppositeOrderAreResolvedByTheDatabase() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        List<CompletableFuture<Boolean>> pair = List.of(
                Bank.inParallel(() -> tookBoth("a", "b", both)), Bank.inParallel(() -> tookBoth("b", "a", both)));

        boolean oneTookBoth = pair.get(0).get() || pair.get(1).get();
        // H2 sees no deadlock, but lets both wait no longer than its LOCK_TIMEOUT: both may be refused at once.
        assertThat(oneTookBoth || database == Database.H2).isTrue();
        assertThat(bank.pay("a").isReplay()).isEqualTo(oneTookBoth);
        assertThat(bank.pay("b").isReplay()).isEqualTo(oneTookBoth);
    }

    private boolean tookBoth(String first, String second, CountDownLatch both) {
        try {
            bank.jdbi.useTransaction(handle -> {
                assertThat(bank.pay(first).value()).isEqualTo("paid " + first);
                both.countDown();
                both.await();
                assertThat(bank.pay(second).value()).isEqualTo("paid " + second);
            });
            return true;
        } catch (IdempotencyException | IllegalStateException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
