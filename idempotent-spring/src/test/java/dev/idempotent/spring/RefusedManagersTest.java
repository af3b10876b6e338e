package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.ConnectionHandle;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Transactions that are not on the store's connection: start-up fails and says so, where nothing else is chosen. */
class RefusedManagersTest {

    private final ApplicationContextRunner boot = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues("spring.datasource.generate-unique-name=true");

    private static DataSource elsewhere() {
        return new DriverManagerDataSource("jdbc:h2:mem:elsewhere;DB_CLOSE_DELAY=-1");
    }

    static class JdbcElsewhere {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new DataSourceTransactionManager(elsewhere());
        }
    }

    static class JpaElsewhere {

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory() {
            return JpaShop.entities(elsewhere());
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory entities) {
            return new JpaTransactionManager(entities);
        }
    }

    static class JpaWithoutAConnection {

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = JpaShop.entities(dataSource);
            factory.setJpaDialect(new HibernateJpaDialect() {
                @Override
                @SuppressWarnings("NullAway") // As the dialect does that others extend.
                public ConnectionHandle getJdbcConnection(EntityManager entities, boolean readOnly) {
                    return null;
                }
            });
            return factory;
        }

        @Bean
        PlatformTransactionManager transactionManager(EntityManagerFactory entities) {
            return new JpaTransactionManager(entities);
        }
    }

    static class OfAnotherKind {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new Messages();
        }
    }

    static final class Messages extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }

    static class Chosen {

        @Idempotent(key = "#id", guarantee = Guarantee.AT_LEAST_ONCE)
        public String pay(String id) {
            return id;
        }
    }

    static class NotChosen {

        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {JdbcElsewhere.class, JpaElsewhere.class, JpaWithoutAConnection.class, OfAnotherKind.class})
    void aManagerWhoseTransactionsAreElsewhereIsRefusedWhereNothingElseIsChosen(Class<?> configuration) {
        boot.withUserConfiguration(configuration)
                .withBean(Chosen.class)
                .run(context -> assertThat(context).hasNotFailed());
        boot.withUserConfiguration(configuration)
                .withBean(NotChosen.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("are not on the DataSource")
                        .hasStackTraceContaining("Guarantee.AT_LEAST_ONCE"));
    }

    @Test
    void withoutAManagerTheReasonIsThat() {
        boot.withBean(NotChosen.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("There is no PlatformTransactionManager bean"));
    }
}
