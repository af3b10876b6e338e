package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Fingerprint;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Payments that are made by calls which are ATOMIC on JDBI's handles, in a database of their own. */
final class Bank implements AutoCloseable {

    static final Fingerprint SAME = Fingerprint.of("same");
    static final Fingerprint OTHER = Fingerprint.of("other");
    static final IdempotentOperation<String> PAY = IdempotentOperation.named("pay", String.class)
            .recordFailures(List.of(IOException.class))
            .build();

    /** With no failures that are an answer. */
    static final IdempotentOperation<String> PLAIN =
            IdempotentOperation.named("pay", String.class).build();

    final HikariDataSource pool;
    final Jdbi jdbi;
    final JdbiIdempotencyStore store;
    final Idempotency engine;

    Bank(Database database) {
        this(database.fresh(), TransactionIsolationLevel.READ_COMMITTED);
    }

    Bank(Address address, TransactionIsolationLevel isolation) {
        HikariConfig settings = Databases.settings(address);
        settings.setTransactionIsolation("TRANSACTION_" + isolation);
        pool = new HikariDataSource(settings);
        jdbi = Jdbi.create(pool);
        store = JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build();
        engine = Idempotency.builder(store).build();
        Databases.execute(pool, "CREATE TABLE payments (id VARCHAR(50))");
    }

    Outcome<String> pay(String id) {
        try {
            return engine.<String, IOException>execute(PAY, id, SAME, () -> {
                insert(id);
                return "paid " + id;
            });
        } catch (IOException e) {
            throw sneaky(e);
        }
    }

    Outcome<String> decline(String id) throws IOException {
        return engine.execute(PAY, id, SAME, () -> {
            insert(id);
            throw new IOException("declined");
        });
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    void insert(String id) {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO payments VALUES (?)", id));
    }

    List<String> payments() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM payments")
                .mapTo(String.class)
                .list());
    }

    /** Until somebody's statement stands before a lock that another's transaction has. */
    void awaitLockWait() {
        switch (Database.at(pool.getJdbcUrl())) {
            case POSTGRESQL, POSTGRESQL_15 ->
                awaitCount(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
            case MARIADB -> awaitCount("SELECT count(*) FROM information_schema.innodb_lock_waits");
            // It does not tell; who is on their way there has a connection.
            case H2, H2_SERVER -> await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() >= 2);
        }
    }

    private void awaitCount(String query) {
        await().until(() -> jdbi.withHandle(
                handle -> handle.createQuery(query).mapTo(Integer.class).one() > 0));
    }

    /** Not on the common pool, whose few threads would wait for each other. */
    static <T> CompletableFuture<T> inParallel(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** A call of another node that has run and not committed. */
    Open open(String key) throws InterruptedException {
        return new Open(key);
    }

    final class Open implements AutoCloseable {

        private final CountDownLatch ran = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final Idempotency node = Idempotency.builder(store).build();
        private final CompletableFuture<Outcome<String>> outcome;

        private Open(String key) throws InterruptedException {
            outcome = inParallel(() -> node.execute(PLAIN, key, SAME, () -> {
                ran.countDown();
                awaitUnchecked(end);
                return "rival's";
            }));
            ran.await();
        }

        private static void awaitUnchecked(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
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

    @Override
    public void close() {
        engine.close();
        store.close();
        pool.close();
    }
}
