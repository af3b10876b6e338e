package dev.idempotent.spring;

import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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

    @Bean
    IdempotencyStore idempotencyStore(DataSource dataSource, JdbiStoreProperties properties) {
        return JdbiIdempotencyStore.builder(Jdbi.create(dataSource))
                .schema(properties.schema())
                .build();
    }
}
