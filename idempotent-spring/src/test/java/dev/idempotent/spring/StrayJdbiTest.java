package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Idempotent;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** A Jdbi bean is in Spring's transactions where it is built so, and is warned of where it is not. */
@ExtendWith(OutputCaptureExtension.class)
class StrayJdbiTest {

    private final ApplicationContextRunner boot = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues("spring.datasource.generate-unique-name=true")
            .withBean(Bank.class);

    static class Bank {

        private final Jdbi jdbi;

        Bank(Jdbi jdbi) {
            this.jdbi = jdbi;
            jdbi.useHandle(handle -> handle.execute("CREATE TABLE payments (id VARCHAR(50))"));
        }

        @Idempotent(key = "#id")
        public String pay(String id) {
            jdbi.useHandle(handle -> handle.execute("INSERT INTO payments VALUES (?)", id));
            throw new IllegalStateException("no");
        }

        long payments() {
            return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM payments")
                    .mapTo(Long.class)
                    .one());
        }
    }

    static class OnThePool {

        @Bean
        Jdbi jdbi(DataSource dataSource) {
            return Jdbi.create(dataSource);
        }
    }

    static class InTransactions {

        @Bean
        Jdbi jdbi(DataSource dataSource) {
            return Jdbi.create(new TransactionAwareDataSourceProxy(dataSource));
        }
    }

    static class Elsewhere {

        @Bean
        Jdbi jdbi() {
            return Jdbi.create(new DriverManagerDataSource("jdbc:h2:mem:reports;DB_CLOSE_DELAY=-1"));
        }
    }

    private long paymentsThatStay(Class<?> configuration) {
        long[] stay = new long[1];
        boot.withUserConfiguration(configuration).run(context -> {
            Bank bank = context.getBean(Bank.class);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> bank.pay("a")).hasMessage("no");
            }
            stay[0] = bank.payments();
        });
        return stay[0];
    }

    @Test
    void oneThatWasBuiltOnThePoolIsNotInThemAndIsWarnedOfOnce(CapturedOutput output) {
        assertThat(paymentsThatStay(OnThePool.class)).isEqualTo(2);
        assertThat(output.getAll())
                .containsOnlyOnce("the Jdbi bean jdbi, which gives connections that are not in Spring's transaction")
                .contains("new TransactionAwareDataSourceProxy(dataSource)");
    }

    @Test
    void oneThatAsksSpringForItsConnectionIsInThem(CapturedOutput output) {
        assertThat(paymentsThatStay(InTransactions.class)).isZero();
        assertThat(output.getAll()).doesNotContain("the Jdbi bean");
    }

    /** As Spring warns where a post-processor is made late. */
    @Test
    void toWatchThemMakesNoOtherBeanEarly(CapturedOutput output) {
        assertThat(paymentsThatStay(InTransactions.class)).isZero();
        assertThat(output.getAll()).doesNotContain("not eligible for getting processed");
    }

    @Test
    void oneOnAnotherDatabaseIsNotSpokenOf(CapturedOutput output) {
        assertThat(paymentsThatStay(Elsewhere.class)).isEqualTo(2);
        assertThat(output.getAll()).doesNotContain("the Jdbi bean");
    }
}
