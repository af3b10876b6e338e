package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
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
    private static final String STORE = "jdbi3-.*|h2|HikariCP|flyway-.*";

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
        ClassPath.ofTests().without(optional + "|spring-boot.*").run(LeanWithoutBoot.class);
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
                    "org.jdbi.v3.core.Jdbi");
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
                    "org.springframework.boot.autoconfigure.AutoConfiguration");
            try (var context = new AnnotationConfigApplicationContext(WithoutBoot.class)) {
                Till.assertGuardedIn(context);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
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
            assertThatThrownBy(() -> start("atomic").close())
                    .hasStackTraceContaining(IdempotencyConfigurationException.class.getName())
                    .hasMessageContaining("is to be ATOMIC, which cannot be held");
            try (var context = start("at-least-once")) {
                Till.assertGuardedIn(context);
                context.getBean(JdbiIdempotencyStore.class).check();
            }
        }

        private static ConfigurableApplicationContext start(String guarantee) {
            return new SpringApplicationBuilder(WithADatabase.class)
                    .web(WebApplicationType.NONE)
                    .run("--idempotent.guarantee=" + guarantee);
        }
    }

    @Test
    void withoutJacksonACodecIsAskedFor() {
        ClassPath.ofTests()
                .without("jackson-.*|spring-boot-jackson|spring-boot-http-.*")
                .run(NoCodec.class);
    }

    static final class NoCodec implements Runnable {

        @Override
        public void run() {
            assertThatThrownBy(() -> new AnnotationConfigApplicationContext(WithoutBoot.class).close())
                    .hasStackTraceContaining(IdempotencyConfigurationException.class.getName())
                    .hasStackTraceContaining("jackson-databind");
        }
    }
}
