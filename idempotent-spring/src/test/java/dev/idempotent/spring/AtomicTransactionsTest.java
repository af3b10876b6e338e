package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Idempotent;
import java.io.IOException;
import java.sql.Connection;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** ATOMIC, the default, in Spring's JDBC transactions. */
class AtomicTransactionsTest {

    private final ApplicationContextRunner boot = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

    static class Bank {

        private final JdbcClient jdbc;

        Bank(JdbcClient jdbc) {
            this.jdbc = jdbc;
            jdbc.sql("CREATE TABLE IF NOT EXISTS payments (id VARCHAR(50))").update();
        }

        @Transactional
        @Idempotent(key = "#id", recordFailures = IOException.class)
        public String pay(String id, boolean funds) throws IOException {
            jdbc.sql("INSERT INTO payments VALUES (?)").param(id).update();
            if (!funds) {
                throw new IOException("declined");
            }
            if (id.isBlank() || id.equals("broken")) {
                throw new IllegalStateException("broken");
            }
            return "paid " + id;
        }

        long payments() {
            return jdbc.sql("SELECT count(*) FROM payments").query(Long.class).single();
        }
    }

    private void withBank(ContextConsumer<AssertableApplicationContext> test) {
        boot.withBean(Bank.class).run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(context);
        });
    }

    @Test
    void keyWorkAndResultCommitTogether() {
        withBank(context -> {
            Bank bank = context.getBean(Bank.class);

            assertThat(bank.pay("a", true)).isEqualTo("paid a");
            assertThat(bank.pay("a", true)).isEqualTo("paid a");

            assertThat(bank.payments()).isOne();
        });
    }

    @Test
    void whatThrowsTakesItsWorkAndItsKeyBack() {
        withBank(context -> {
            Bank bank = context.getBean(Bank.class);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> bank.pay("broken", true)).hasMessage("broken");
            }

            assertThat(bank.payments()).isZero();
        });
    }

    @Test
    void aRecordedFailureIsKeptWithoutTheWork() {
        withBank(context -> {
            Bank bank = context.getBean(Bank.class);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> bank.pay("a", false)).isInstanceOf(IOException.class);
            }

            assertThat(bank.payments()).isZero();
        });
    }

    @Test
    void insideATransactionItIsPartOfThat() {
        withBank(context -> {
            Bank bank = context.getBean(Bank.class);
            TransactionTemplate transaction = context.getBean(TransactionTemplate.class);

            transaction.executeWithoutResult(status -> {
                assertThat(paid(bank, "a")).isEqualTo("paid a");
                status.setRollbackOnly();
            });
            assertThat(bank.payments()).isZero();

            transaction.executeWithoutResult(
                    status -> assertThat(paid(bank, "a")).isEqualTo("paid a"));
            assertThat(paid(bank, "a")).isEqualTo("paid a");
            assertThat(bank.payments()).isOne();
        });
    }

    @Test
    void aRecordedFailureInsideATransactionIsKeptIfTheCallerCommits() {
        withBank(context -> {
            Bank bank = context.getBean(Bank.class);

            context.getBean(TransactionTemplate.class)
                    .executeWithoutResult(status ->
                            assertThatThrownBy(() -> bank.pay("a", false)).isInstanceOf(IOException.class));

            assertThat(bank.payments()).isZero();
            assertThatThrownBy(() -> bank.pay("a", false)).isInstanceOf(IOException.class);
        });
    }

    private static String paid(Bank bank, String id) {
        try {
            return bank.pay(id, true);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static class Serializable {

        @Transactional(isolation = Isolation.SERIALIZABLE, timeout = 77)
        @Idempotent(key = "#id")
        public Integer isolation(String id) {
            return Objects.requireNonNull(TransactionSynchronizationManager.getCurrentTransactionIsolationLevel());
        }
    }

    @Test
    void theTransactionIsOpenedAsTheMethodAsks() {
        boot.withBean(Serializable.class)
                .run(context -> assertThat(context.getBean(Serializable.class).isolation("a"))
                        .isEqualTo(Connection.TRANSACTION_SERIALIZABLE));
    }
}
