package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Of several databases, the one that keys are in is chosen by somebody, never guessed. */
class DataSourcesTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceTransactionManagerAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withBean(Till.class);

    private static DataSource database() {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return source;
    }

    private static int keysIn(DataSource database) {
        return JdbcClient.create(database)
                .sql("SELECT COUNT(*) FROM idempotency_record")
                .query(Integer.class)
                .single();
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryOfTwo {

        @Bean
        @Primary
        DataSource orders() {
            return database();
        }

        @Bean
        DataSource archive() {
            return database();
        }
    }

    @Test
    void thePrimaryOneIsUsed() {
        application.withUserConfiguration(PrimaryOfTwo.class).run(context -> {
            Till.assertGuardedIn(context);
            assertThat(keysIn(context.getBean("orders", DataSource.class))).isEqualTo(2);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoAndAStore {

        @Bean
        DataSource orders() {
            return database();
        }

        @Bean
        DataSource archive() {
            return database();
        }

        @Bean
        JdbiIdempotencyStore store(@Qualifier("orders") DataSource orders) {
            return JdbiIdempotencyStore.builder(Jdbi.create(orders))
                    .schema(SchemaMode.CREATE)
                    .build();
        }
    }

    @Test
    void whereTheStoreIsOnOneTheTransactionsAreStillToBeChosen() {
        ApplicationContextRunner two = application.withUserConfiguration(TwoAndAStore.class);
        two.run(context -> assertThat(context)
                .getFailure()
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("several DataSource beans")
                .hasMessageContaining("a SpringTransactions bean would say it")
                .hasMessageContaining("idempotent.guarantee"));

        two.withPropertyValues("idempotent.guarantee=at-least-once").run(context -> {
            Till.assertGuardedIn(context);
            assertThat(keysIn(context.getBean("orders", DataSource.class))).isEqualTo(2);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Chosen extends TwoAndAStore {

        @Bean
        SpringTransactions transactions(@Qualifier("orders") DataSource orders) {
            return new SpringTransactions(new DataSourceTransactionManager(orders), orders);
        }
    }

    @Test
    void transactionsOfTheStoresDatabaseCanBeChosen() {
        application.withUserConfiguration(Chosen.class).run(context -> {
            Till.assertGuardedIn(context);
            assertThat(keysIn(context.getBean("orders", DataSource.class))).isEqualTo(2);
        });
    }
}
