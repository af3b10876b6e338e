package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyException;
import dev.idempotent.Idempotent;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.testing.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where the key commits on its own, it says done only when the method's own transaction has been committed. On PostgreSQL, where
 * a constraint can be looked at as late as that.
 */
class LeasedTransactionsTest {

    static class Bank {

        private final JdbcClient jdbc;

        Bank(DataSource dataSource) {
            jdbc = JdbcClient.create(dataSource);
            jdbc.sql("CREATE TABLE payments (id VARCHAR(50) UNIQUE DEFERRABLE INITIALLY DEFERRED)")
                    .update();
        }

        long payments() {
            return jdbc.sql("SELECT count(*) FROM payments").query(Long.class).single();
        }

        private String insert(String id) {
            jdbc.sql("INSERT INTO payments VALUES (?)").param(id).update();
            return "paid " + id;
        }

        @Transactional
        @Idempotent(key = "#key", guarantee = Guarantee.AT_LEAST_ONCE)
        public String payAtLeastOnce(String key, String id) {
            return insert(id);
        }

        @Transactional
        @Idempotent(key = "#key", guarantee = Guarantee.AT_MOST_ONCE)
        public String payAtMostOnce(String key, String id) {
            return insert(id);
        }

        @Transactional
        @Idempotent(key = "#key", guarantee = Guarantee.AT_LEAST_ONCE)
        public String refuseAtLeastOnce(String key) {
            return insertAndRefuse(key);
        }

        @Transactional
        @Idempotent(key = "#key", guarantee = Guarantee.AT_MOST_ONCE)
        public String refuseAtMostOnce(String key) {
            return insertAndRefuse(key);
        }

        private String insertAndRefuse(String id) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    throw new IllegalStateException("not so");
                }
            });
            return insert(id);
        }
    }

    /** Notes how many payments another connection sees whenever a result is about to be stored. */
    static class Watching {

        final List<Long> seen = new CopyOnWriteArrayList<>();

        @Bean
        IdempotencyStore store(DataSource dataSource, Bank bank) {
            IdempotencyStore store = JdbiIdempotencyStore.builder(Jdbi.create(dataSource))
                    .schema(SchemaMode.CREATE)
                    .build();
            return (IdempotencyStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {IdempotencyStore.class, AutoCloseable.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("complete")) {
                            seen.add(bank.payments());
                        }
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    private static final Contexts APPLICATIONS = new Contexts(Watching.class, Bank.class);

    private final String key = UUID.randomUUID().toString();
    private final Bank bank;
    private final List<Long> seen;
    private final TransactionTemplate transaction;

    LeasedTransactionsTest() {
        var application = APPLICATIONS.on(Database.POSTGRESQL);
        bank = application.getBean(Bank.class);
        seen = application.getBean(Watching.class).seen;
        seen.clear();
        transaction = new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
    }

    @AfterAll
    static void close() {
        APPLICATIONS.close();
    }

    @Test
    void whenTheResultIsStoredTheWorkIsThereForEverybody() {
        long before = bank.payments();

        assertThat(bank.payAtLeastOnce(key, "least " + key)).isEqualTo("paid least " + key);
        assertThat(bank.payAtMostOnce(key, "most " + key)).isEqualTo("paid most " + key);

        assertThat(seen).containsExactly(before + 1, before + 2);
    }

    @Test
    void aCommitThatFailsReleasesTheKeyThatIsSafeToTryAgain() {
        var unused = bank.payAtLeastOnce("first " + key, key);

        assertThatThrownBy(() -> bank.payAtLeastOnce(key, key)).isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> bank.payAtLeastOnce(key, key)).isInstanceOf(DataIntegrityViolationException.class);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bank.refuseAtLeastOnce(key)).hasMessage("not so");
        }

        assertThat(seen).hasSize(1);
    }

    @Test
    void aCommitThatFailsLeavesTheKeyAbandonedThatIsNot() {
        var unused = bank.payAtMostOnce("first " + key, key);

        assertThatThrownBy(() -> bank.payAtMostOnce(key, key)).isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> bank.payAtMostOnce(key, key)).isInstanceOf(IdempotencyException.Abandoned.class);
        assertThatThrownBy(() -> bank.refuseAtMostOnce(key)).hasMessage("not so");
        assertThatThrownBy(() -> bank.refuseAtMostOnce(key)).isInstanceOf(IdempotencyException.Abandoned.class);

        assertThat(seen).hasSize(1);
    }

    @Test
    void insideATransactionTheyAreRefusedWithTheReason() {
        long before = bank.payments();

        transaction.executeWithoutResult(status -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> bank.payAtLeastOnce(key, key))
                    .withMessageContaining("inside a transaction")
                    .withMessageContaining("a rollback could undo work whose key says done");
            assertThatIllegalStateException()
                    .isThrownBy(() -> bank.payAtMostOnce(key, key))
                    .withMessageContaining("make it ATOMIC");
        });

        assertThat(bank.payments()).isEqualTo(before);
    }
}
