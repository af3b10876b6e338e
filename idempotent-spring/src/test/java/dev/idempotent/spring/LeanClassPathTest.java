package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.ResultCodec;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

/** Applications without what others have: whatever needs it is not made, and what cannot be promised is not. */
class LeanClassPathTest {

    private static final String HTTP =
            "spring-(web|webmvc|boot-(webmvc|servlet|tomcat|web-server|http-).*)|tomcat-.*|jakarta.servlet-api";
    private static final String JDBC = "spring-(jdbc|orm|boot-(sql|jdbc|persistence|flyway))";
    private static final String TRANSACTIONS = "spring-(tx|jms|boot-transaction)";
    private static final String OPERATIONS = "spring-boot-(actuator|health|micrometer).*|micrometer-(core|tracing).*";
    private static final String SECURITY = "spring-security-.*";
    private static final String STORE = "jdbi3-.*|h2|HikariCP|flyway-.*|caffeine";

    static class InMemory {

        @Bean
        InMemoryIdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({InMemory.class, Till.class})
    static class InBoot {}

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    @Import({InMemory.class, Till.class})
    static class WithoutBoot {}

    @Test
    void whatIsNeededIsLittle() {
        String optional = String.join("|", HTTP, JDBC, TRANSACTIONS, OPERATIONS, SECURITY, STORE);
        ClassPath.ofTests().without(optional).run(Lean.class);
        ClassPath.ofTests().without(optional + "|spring-boot.*|jackson-.*").run(LeanWithoutBoot.class);
    }

    private static void assertMissing(String... names) {
        assertThat(names).noneMatch(name -> ClassUtils.isPresent(name, null));
    }

    static final class Lean implements Runnable {

        @Override
        public void run() {
            assertMissing(
                    "org.springframework.web.servlet.DispatcherServlet",
                    "org.springframework.jdbc.datasource.DataSourceUtils",
                    "org.springframework.transaction.TransactionManager",
                    "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
                    "org.springframework.boot.health.contributor.HealthIndicator",
                    "io.micrometer.core.instrument.MeterRegistry",
                    "io.micrometer.tracing.Tracer",
                    "org.springframework.security.core.Authentication",
                    "org.jdbi.v3.core.Jdbi",
                    "com.github.benmanes.caffeine.cache.Caffeine");
            assertThatThrownBy(() -> new SpringApplicationBuilder(InBoot.class)
                            .web(WebApplicationType.NONE)
                            .run("--idempotent.cache.max-size=1MB")
                            .close())
                    .hasStackTraceContaining("Results are to be cached, and Caffeine is not on the class path");
            try (var context = new SpringApplicationBuilder(InBoot.class)
                    .web(WebApplicationType.NONE)
                    .run()) {
                Till.assertGuardedIn(context);
            }
        }
    }

    static final class LeanWithoutBoot implements Runnable {

        @Override
        public void run() {
            assertMissing(
                    "org.springframework.boot.SpringApplication",
                    "org.springframework.boot.autoconfigure.AutoConfiguration",
                    "tools.jackson.databind.json.JsonMapper");
            assertThatThrownBy(() -> new AnnotationConfigApplicationContext(WithoutBoot.class).close())
                    .hasStackTraceContaining(IdempotencyConfigurationException.class.getName())
                    .hasStackTraceContaining("jackson-databind, or give the engine a ResultCodec of your own");
            try (var context = new AnnotationConfigApplicationContext(WithoutBoot.class, Numbers.class)) {
                Till.assertGuardedIn(context);
            }
        }
    }

    /** Keeps nothing but numbers. */
    static final class Numbers implements ResultCodec {

        @Override
        public void check(Type type) {}

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            return StoredResult.value("decimal", String.valueOf(value).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public Object decode(StoredResult result, Type type) {
            return Integer.valueOf(new String(result.bytes(), StandardCharsets.US_ASCII));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({JdbiStoreAutoConfiguration.class, IdempotencyAutoConfiguration.class})
    @Import(Till.class)
    static class WithADatabase {

        @Bean
        DataSource dataSource() {
            JdbcDataSource source = new JdbcDataSource();
            source.setUrl("jdbc:h2:mem:lean;DB_CLOSE_DELAY=-1");
            return source;
        }
    }

    @Test
    void withoutSpringsTransactionsAtomicIsRefused() {
        ClassPath tests = ClassPath.ofTests();
        tests.without(HTTP + "|" + JDBC).run(NotAtomic.class);
        tests.without(HTTP + "|" + JDBC + "|" + TRANSACTIONS).run(NotAtomic.class);
    }

    static final class NotAtomic implements Runnable {

        @Override
        public void run() {
            assertMissing("org.springframework.jdbc.datasource.DataSourceUtils");
            assertThatThrownBy(() -> started("atomic").close())
                    .hasStackTraceContaining(IdempotencyConfigurationException.class.getName())
                    .hasMessageContaining("is to be ATOMIC, which cannot be held. " + reason());
            try (var context = started("at-least-once")) {
                Till.assertGuardedIn(context);
                context.getBean(JdbiIdempotencyStore.class).check();
            }
        }

        private static String reason() {
            return ClassUtils.isPresent("org.springframework.transaction.TransactionManager", null)
                    ? "spring-jdbc is not on the class path"
                    : "Nothing is known of the application's transactions";
        }

        private static ConfigurableApplicationContext started(String guarantee) {
            AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
            TestPropertyValues.of("idempotent.guarantee=" + guarantee).applyTo(context);
            context.register(WithADatabase.class);
            context.refresh();
            return context;
        }
    }
}
