package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Idempotency;
import dev.idempotent.jdbi.SchemaMismatchException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The table is made by the application's migrations, as {@code docs/databases.md} says, before anybody looks for it. */
class MigratedTableTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    FlywayAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues(
                    "spring.datasource.generate-unique-name=true",
                    "idempotent.guarantee=at-least-once",
                    "idempotent.jdbi.schema=validate")
            .withBean(Eager.class)
            .withBean(Till.class);

    /** Made before all of the library's and of Flyway's beans, since applications' own are registered first. */
    static class Eager {

        Eager(Idempotency engine) {
            assertThat(engine.records().count(1).complete()).isTrue();
        }
    }

    @Test
    void migrationsHaveRunWhoeverAsksFirst() {
        application
                .withPropertyValues("spring.flyway.locations=classpath:dev/idempotent/jdbi/schema/{vendor}")
                .run(Till::assertGuardedIn);
    }

    @Test
    void migrationsThatDoNotMakeItFailStartUp() {
        application
                .withPropertyValues("spring.flyway.locations=classpath:static")
                .run(context -> assertThat(context).getFailure().hasRootCauseInstanceOf(SchemaMismatchException.class));
    }
}
