package dev.idempotent.documentation;

import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.spring.EnableIdempotency;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** That of {@code docs/getting-started.md}, without Boot. */
@Configuration(proxyBeanMethods = false)
@EnableIdempotency
class PaymentConfiguration {

    @Bean
    JdbiIdempotencyStore idempotencyStore(DataSource dataSource) {
        return JdbiIdempotencyStore.builder(dataSource)
                .schema(SchemaMode.CREATE)
                .build();
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new DataSourceTransactionManager(dataSource);
    }
}
