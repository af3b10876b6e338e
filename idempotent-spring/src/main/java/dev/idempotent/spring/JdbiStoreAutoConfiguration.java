package dev.idempotent.spring;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.JdbiIdempotencyStoreBuilder;
import dev.idempotent.store.IdempotencyStore;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** The SQL store, on the application's {@code DataSource}. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
@ConditionalOnClass({JdbiIdempotencyStore.class, Jdbi.class, DataSource.class})
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnMissingBean(IdempotencyStore.class)
@EnableConfigurationProperties(JdbiStoreProperties.class)
public class JdbiStoreAutoConfiguration {

    /**
     * Made after migrations have run, whoever asks for it first. Closed before the data source, which it has a connection of, and
     * after the engine, which renews leases through it.
     */
    @Bean
    @DependsOnDatabaseInitialization
    JdbiIdempotencyStore idempotencyStore(DataSource dataSource, JdbiStoreProperties properties) {
        return named(JdbiIdempotencyStore.builder(dataSource), properties)
                .schema(properties.schema())
                .build();
    }

    private static JdbiIdempotencyStoreBuilder named(
            JdbiIdempotencyStoreBuilder builder, JdbiStoreProperties properties) {
        try {
            return builder.table(properties.tableSchema(), properties.table());
        } catch (IllegalArgumentException e) {
            throw new IdempotencyConfigurationException(
                    "The SQL store's table cannot be called so: " + e.getMessage() + ".",
                    "Change idempotent.jdbi.table or idempotent.jdbi.table-schema.",
                    e);
        }
    }
}
