package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.util.StringUtils;

/** What is not on the class path takes away what is made of it, nothing else, and never the guard. */
class OptionalPartsTest {

    private static final Set<String> OVER_HTTP = Set.of(
            "idempotencyReplayMark",
            "idempotencyReplayBodyAdvice",
            "idempotencyWebMvcConfigurer",
            "idempotencyResponseCustomizer",
            "idempotencyHandlerCheck",
            "idempotencyRequestBinding",
            "idempotencyProblemHandler");

    private static final Set<String> ELSEWHERE = Set.of(
            "idempotency",
            "idempotencyDefaults",
            "idempotencyEncryption",
            "idempotencyStore",
            "strayJdbi",
            "idempotentMethods",
            "idempotentAdvice",
            "idempotentAdvisor",
            "guardedBeansCheck",
            "idempotencyCallCounters",
            "idempotencyStepTimers",
            "idempotencyCallObservations",
            "idempotencyTraceLinks",
            "idempotencyHealthIndicator",
            "idempotencyEndpoint",
            "idempotencyConsoleEndpoint");

    private final WebApplicationContextRunner application = Parts.in(new WebApplicationContextRunner());

    private static Set<String> everything() {
        Set<String> all = new TreeSet<>(ELSEWHERE);
        all.addAll(OVER_HTTP);
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, '', ''",
        "org.springframework.security, '', principalScopeResolver",
        "org.springframework.boot.health, idempotencyHealthIndicator, ''",
        "org.springframework.boot.actuate, idempotencyEndpoint idempotencyConsoleEndpoint, ''",
        "io.micrometer.core, idempotencyCallCounters idempotencyStepTimers, ''",
        "io.micrometer.observation.ObservationRegistry, idempotencyCallObservations, ''",
        "io.micrometer.tracing, idempotencyTraceLinks, ''",
        "org.springframework.jdbc.datasource.DataSourceUtils, strayJdbi, ''",
        "com.github.benmanes.caffeine, '', ''",
    })
    void whatIsMissingTakesAwayWhatIsMadeOfItAndNothingElse(String missing, String gone, String come) {
        Set<String> expected = everything();
        expected.removeAll(Set.of(StringUtils.tokenizeToStringArray(gone, " ")));
        expected.addAll(Set.of(StringUtils.tokenizeToStringArray(come, " ")));

        application.withClassLoader(new FilteredClassLoader(missing)).run(context -> {
            assertThat(Parts.of(context).keySet()).containsExactlyElementsOf(expected);
            Till.assertGuardedIn(context);
        });
    }

    @Test
    void withoutSpringMvcNothingIsThereThatNeedsIt() {
        Set<String> expected = everything();
        expected.removeAll(OVER_HTTP);

        application
                .withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .run(context -> {
                    assertThat(Parts.of(context).keySet()).containsExactlyElementsOf(expected);
                    Till.assertGuardedIn(context);
                });
    }

    @Test
    void anApplicationThatServesNothingHasNothingOfHttp() {
        Set<String> expected = everything();
        expected.removeAll(OVER_HTTP);

        Parts.in(new ApplicationContextRunner()).run(context -> {
            assertThat(Parts.of(context).keySet()).containsExactlyElementsOf(expected);
            Till.assertGuardedIn(context);
        });
    }

    @Test
    void withoutTheSqlStoreAnotherOneIsAskedForAndUsed() {
        WebApplicationContextRunner without =
                application.withClassLoader(new FilteredClassLoader("dev.idempotent.jdbi", "org.jdbi"));
        without.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("no IdempotencyStore bean")
                .hasMessageContaining("idempotent-jdbi-store"));

        Set<String> expected = everything();
        expected.removeAll(Set.of("idempotencyStore", "strayJdbi"));
        without.withBean(InMemoryIdempotencyStore.class).run(context -> {
            assertThat(Parts.of(context).keySet()).containsExactlyElementsOf(expected);
            Till.assertGuardedIn(context);
        });
    }

    @Test
    void withoutAnEmbeddedDatabaseTheApplicationsOwnIsUsed() {
        Parts.in(new ApplicationContextRunner())
                .withClassLoader(new FilteredClassLoader("org.h2.Driver"))
                .withBean(HikariDataSource.class, () -> {
                    HikariDataSource pool = new HikariDataSource();
                    pool.setJdbcUrl("jdbc:h2:mem:of-its-own");
                    return pool;
                })
                .run(Till::assertGuardedIn);
    }
}
