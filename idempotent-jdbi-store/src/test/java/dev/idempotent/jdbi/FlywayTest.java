package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.testing.Database;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file that makes the table is a migration, in a place of its own beside those of the application. */
@Tag("slow")
class FlywayTest {

    private static final Map<Database, String> PLACES = Map.of(
            Database.H2, "h2",
            Database.H2_SERVER, "h2",
            Database.POSTGRESQL_15, "postgresql",
            Database.POSTGRESQL, "postgresql",
            Database.MARIADB, "mariadb");

    @ParameterizedTest
    @EnumSource(Database.class)
    void theTableComesWithTheApplicationsMigrations(Database database) {
        try (HikariDataSource pool = Databases.pool(database)) {
            Flyway flyway = Flyway.configure()
                    .dataSource(pool)
                    .locations(
                            "classpath:dev/idempotent/jdbi/application-migrations",
                            "classpath:dev/idempotent/jdbi/schema/" + PLACES.get(database))
                    .load();

            assertThat(flyway.migrate().migrationsExecuted).isEqualTo(2);
            assertThat(flyway.migrate().migrationsExecuted).isZero();

            try (JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(pool)
                    .schema(SchemaMode.VALIDATE)
                    .build()) {
                assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            }
        }
    }

    /** Where a migration of the application's is version 1 too. */
    @ParameterizedTest
    @EnumSource(Database.class)
    void whatTheDefaultPlaceHasDoesNotBringTheTable(Database database) {
        try (HikariDataSource pool = Databases.pool(database)) {
            assertThat(Flyway.configure().dataSource(pool).load().migrate().migrationsExecuted)
                    .isZero();
        }
    }
}
