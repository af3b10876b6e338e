package dev.idempotent.verification;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** A service as a user would write it, on Spring without the web. */
@Configuration(proxyBeanMethods = false)
@EnableIdempotency
@Import(Payments.class)
class Application {

    /** For a connection. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    static AnnotationConfigApplicationContext start(NodeSettings settings, Voice voice) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        long lease = settings.lease().toMillis();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("node", Map.of("lease", lease + "ms", "wait", 2 * lease + "ms")));
        context.registerBean(NodeSettings.class, () -> settings);
        context.registerBean(Voice.class, () -> voice);
        context.register(Application.class);
        context.refresh();
        return context;
    }

    @Bean
    DataSource dataSource(NodeSettings settings) {
        return pool(settings, 8);
    }

    @Bean
    Elsewhere elsewhere(NodeSettings settings) {
        return new Elsewhere(pool(settings, 4));
    }

    private static HikariDataSource pool(NodeSettings settings, int size) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(settings.database().url());
        pool.setUsername(settings.database().user());
        pool.setPassword(settings.database().password());
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(PATIENCE.toMillis());
        return new HikariDataSource(pool);
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    JdbcTemplate jdbcTemplate(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }

    @Bean
    IdempotencyStore idempotencyStore(DataSource dataSource, NodeSettings settings) {
        JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(dataSource)
                .schema(SchemaMode.VALIDATE)
                .build();
        return settings.plant().in(store, Jdbi.create(dataSource), settings.number());
    }
}
