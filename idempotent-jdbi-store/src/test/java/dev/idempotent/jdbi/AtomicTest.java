package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Key, work and result commit in one transaction on JDBI's handles, or none of them does. */
@Timeout(120)
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"H2", "POSTGRESQL", "MARIADB"})
class AtomicTest {

    static final Fingerprint SAME = Fingerprint.of("same");
    private static final IdempotentOperation<String> PAY = IdempotentOperation.named("pay", String.class)
            .recordFailures(List.of(IOException.class))
            .build();

    private final Database database;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final JdbiIdempotencyStore store;
    private final Idempotency engine;

    AtomicTest(Database database) {
        this.database = database;
        HikariConfig settings = Databases.settings(database.fresh());
        settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool = new HikariDataSource(settings);
        jdbi = Jdbi.create(pool);
        store = JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build();
        engine = Idempotency.builder(store).build();
        Databases.execute(pool, "CREATE TABLE payments (id VARCHAR(50))");
    }

    @AfterEach
    void close() {
        engine.close();
        store.close();
        pool.close();
    }

    @Test
    void itIsTheDefaultAndARepeatIsReplayed() {
        assertThat(engine.guarantee()).isEqualTo(Guarantee.ATOMIC);

        assertThat(pay("a")).isEqualTo(new Outcome.Executed<>("paid a"));
        assertThat(pay("a")).isEqualTo(new Outcome.Replayed<>("paid a"));

        assertThat(payments()).containsExactly("a");
    }

    @Test
    void aBodyThatThrowsTakesItsWorkAndItsKeyBack() {
        assertThatThrownBy(() -> engine.execute(PAY, "a", SAME, () -> {
                    insert("a");
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");

        assertThat(payments()).isEmpty();
        assertThat(store.deleteExpired(10)).isZero();
        assertThat(pay("a").isReplay()).isFalse();
    }

    @Test
    void aRecordedFailureIsKeptWithoutTheWork() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> engine.execute(PAY, "a", SAME, () -> {
                        insert("a");
                        throw new IOException("declined");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("declined");
        }

        assertThat(payments()).isEmpty();
        assertThatThrownBy(() -> pay("a")).isInstanceOf(IOException.class);
    }

    @Test
    void whereAnotherCallAnsweredBeforeAFailureWasKeptThatAnswerCounts() throws Exception {
        try (Idempotency elsewhere = Idempotency.builder(store).build()) {
            Outcome<String> outcome = engine.execute(PAY, "a", SAME, () -> {
                // What this body claimed is undone before its failure is kept; a rival waits for that.
                rival = inParallel(() -> elsewhere.execute(PAY, "a", SAME, () -> "rival's"));
                await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() >= 3);
                throw new IOException("declined");
            });

            assertThat(rival.get()).isIn(new Outcome.Executed<>("rival's"), outcome);
            assertThat(outcome).isEqualTo(new Outcome.Replayed<>("rival's"));
        } catch (IOException e) {
            // The failure was kept first: then the rival got it too.
            assertThatThrownBy(rival::get).hasCauseInstanceOf(IOException.class);
        }
    }

    private CompletableFuture<Outcome<String>> rival = new CompletableFuture<>();

    @Test
    void insideATransactionItIsPartOfThat() {
        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    assertThat(pay("a").isReplay()).isFalse();
                    assertThat(pay("a").isReplay()).isTrue();
                    throw new IllegalStateException("the caller rolls back");
                }))
                .hasMessage("the caller rolls back");
        assertThat(payments()).isEmpty();

        jdbi.useTransaction(handle -> assertThat(pay("a").isReplay()).isFalse());
        assertThat(pay("a").isReplay()).isTrue();
        assertThat(payments()).containsExactly("a");
    }

    @Test
    void aFailureInsideATransactionLeavesNothingThatCouldBeCommitted() {
        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    insert("before");
                    assertThatThrownBy(() -> engine.execute(PAY, "a", SAME, () -> {
                                insert("a");
                                throw new IllegalStateException("no");
                            }))
                            .hasMessage("no");
                    insert("after");
                }))
                .isInstanceOf(Exception.class);

        assertThat(payments()).isEmpty();
    }

    @Test
    void aRecordedFailureInsideATransactionIsKeptIfTheCallerCommits() {
        jdbi.useTransaction(handle -> {
            insert("before");
            assertThatThrownBy(() -> engine.execute(PAY, "a", SAME, () -> {
                        insert("a");
                        throw new IOException("declined");
                    }))
                    .isInstanceOf(IOException.class);
            insert("after");
        });

        assertThat(payments()).containsExactly("before", "after");
        assertThatThrownBy(() -> pay("a")).isInstanceOf(IOException.class);
    }

    @Test
    void aDuplicateOfAnOpenTransactionIsRefusedWithoutHarmToItsOwn() throws Exception {
        IdempotentOperation<String> impatient = IdempotentOperation.named("pay", String.class)
                .waitFor(Duration.ZERO)
                .build();
        try (Open rivals = new Open("a")) {
            assertThatThrownBy(() -> engine.execute(impatient, "a", SAME, () -> "mine"))
                    .isInstanceOf(IdempotencyException.InProgress.class);
            jdbi.useTransaction(handle -> {
                insert("before");
                assertThatThrownBy(() -> engine.execute(impatient, "a", SAME, () -> "mine"))
                        .isInstanceOf(IdempotencyException.InProgress.class);
                insert("after");
            });
            rivals.end();
        }

        assertThat(payments()).contains("before", "after");
        assertThat(pay("a")).isEqualTo(new Outcome.Replayed<>("rival's"));
    }

    @Test
    void aDuplicateWaitsForAnOpenTransactionAndGetsItsAnswer() throws Exception {
        IdempotentOperation<String> patient = IdempotentOperation.named("pay", String.class)
                .waitFor(Duration.ofMinutes(1))
                .build();
        try (Open rivals = new Open("a");
                Idempotency elsewhere = Idempotency.builder(store).build()) {
            var own = inParallel(() -> elsewhere.execute(patient, "a", SAME, () -> "mine"));
            var joined =
                    inParallel(() -> jdbi.inTransaction(handle -> engine.execute(patient, "a", SAME, () -> "mine")));
            await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() >= 4);
            rivals.end();

            assertThat(own.get()).isEqualTo(new Outcome.Replayed<>("rival's"));
            assertThat(joined.get()).isEqualTo(new Outcome.Replayed<>("rival's"));
        }
    }

    @Test
    void aKeyThatIsUsedForAnotherCallIsRefusedWithoutHarmToTheTransaction() {
        assertThat(pay("a").isReplay()).isFalse();

        jdbi.useTransaction(handle -> {
            assertThatThrownBy(() -> engine.execute(PAY, "a", Fingerprint.of("another"), () -> "mine"))
                    .isInstanceOf(IdempotencyException.KeyReused.class);
            insert("after");
        });

        assertThat(payments()).containsExactly("a", "after");
    }

    @Test
    void aCallFromWithinItsOwnBodyIsAnErrorAndOthersAreNot() {
        Outcome<String> outcome = engine.execute(PAY, "a", SAME, () -> {
            assertThatThrownBy(() -> pay("a"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("within its own body");
            return pay("b").value();
        });

        assertThat(outcome.value()).isEqualTo("paid b");
        assertThat(pay("b").isReplay()).isTrue();
    }

    @Test
    void otherGuaranteesAreRefusedInsideATransaction() {
        IdempotentOperation<String> leased = IdempotentOperation.named("pay", String.class)
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .build();

        jdbi.useTransaction(handle -> assertThatThrownBy(() -> engine.execute(leased, "a", SAME, () -> "mine"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a transaction", "AT_LEAST_ONCE"));
    }

    @Test
    void aResultThatCannotBeStoredTakesTheWorkBack() {
        try (Idempotency small = Idempotency.builder(store).maxResultBytes(10).build()) {
            assertThatThrownBy(() -> small.execute(PAY, "a", SAME, () -> {
                        insert("a");
                        return "longer than ten bytes";
                    }))
                    .isInstanceOf(IdempotencyException.ResultUnstorable.class);
        }

        assertThat(payments()).isEmpty();
        assertThat(pay("a").isReplay()).isFalse();
    }

    @Test
    void twoKeysTakenInOppositeOrderAreResolvedByTheDatabase() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        List<CompletableFuture<Boolean>> pair =
                List.of(inParallel(() -> tookBoth("a", "b", both)), inParallel(() -> tookBoth("b", "a", both)));

        boolean oneTookBoth = pair.get(0).get() || pair.get(1).get();
        // H2 sees no deadlock, but lets both wait no longer than its LOCK_TIMEOUT: both may be refused at once.
        assertThat(oneTookBoth || database == Database.H2).isTrue();
        assertThat(pay("a").isReplay()).isEqualTo(oneTookBoth);
        assertThat(pay("b").isReplay()).isEqualTo(oneTookBoth);
    }

    private boolean tookBoth(String first, String second, CountDownLatch both) {
        try {
            jdbi.useTransaction(handle -> {
                assertThat(pay(first).value()).isEqualTo("paid " + first);
                both.countDown();
                both.await();
                assertThat(pay(second).value()).isEqualTo("paid " + second);
            });
            return true;
        } catch (IdempotencyException | IllegalStateException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Not on the common pool, whose few threads would wait for each other. */
    private static <T> CompletableFuture<T> inParallel(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
    }

    private Outcome<String> pay(String id) {
        try {
            return engine.<String, IOException>execute(PAY, id, SAME, () -> {
                insert(id);
                return "paid " + id;
            });
        } catch (IOException e) {
            throw sneaky(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private void insert(String id) {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO payments VALUES (?)", id));
    }

    private List<String> payments() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM payments")
                .mapTo(String.class)
                .list());
    }

    /** A call of another node that has run and not committed. */
    private final class Open implements AutoCloseable {

        private final CountDownLatch ran = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final CompletableFuture<Outcome<String>> outcome;
        private final Idempotency node = Idempotency.builder(store).build();

        Open(String key) throws InterruptedException {
            outcome = inParallel(() -> node.execute(PAY_PLAINLY, key, SAME, () -> {
                ran.countDown();
                awaitUnchecked(end);
                return "rival's";
            }));
            ran.await();
        }

        void end() throws Exception {
            end.countDown();
            assertThat(outcome.get().isReplay()).isFalse();
        }

        @Override
        public void close() {
            end.countDown();
            node.close();
        }
    }

    private static final IdempotentOperation<String> PAY_PLAINLY =
            IdempotentOperation.named("pay", String.class).build();

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
