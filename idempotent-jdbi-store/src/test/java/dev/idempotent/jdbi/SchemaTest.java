package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {

    private final HikariDataSource pool = Databases.pool(Databases.inMemory());

    private final List<JdbiIdempotencyStore> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(JdbiIdempotencyStore::close);
        pool.close();
    }

    @Test
    void createdTwiceIsCreatedOnce() {
        JdbiIdempotencyStore first = build(SchemaMode.CREATE);
        var request = Requests.fresh();
        assertThat(first.claim(request)).isInstanceOf(Claim.Granted.class);

        JdbiIdempotencyStore second = build(SchemaMode.CREATE);

        assertThat(second.find(request.key())).isPresent();
    }

    @Test
    void aMissingTableIsToldWithItsMends() {
        assertThatThrownBy(() -> build(SchemaMode.VALIDATE))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("idempotency_record is missing")
                .hasMessageContaining("dev/idempotent/jdbi/schema/h2/R__idempotency_record_v1.sql")
                .hasMessageContaining("SchemaMode.CREATE");
    }

    @Test
    void aTableThatIsAlteredOrGoneFailsTheStoresCheck() {
        JdbiIdempotencyStore store = build(SchemaMode.CREATE);
        assertThatCode(store::check).doesNotThrowAnyException();

        Databases.execute(pool, "ALTER TABLE idempotency_record DROP COLUMN completed_at");
        assertThatThrownBy(store::check)
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("completed_at");

        Databases.execute(pool, "DROP TABLE idempotency_record");
        assertThatThrownBy(store::check)
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("is missing");
    }

    @Test
    void aMissingTableInADatabaseWithOthersIsToldToo() {
        Databases.execute(pool, "CREATE TABLE orders (id INTEGER PRIMARY KEY)");

        assertThatThrownBy(() -> build(SchemaMode.VALIDATE))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("idempotency_record is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DROP COLUMN token                             | column token CHARACTER VARYING(36) is missing
                    ALTER COLUMN attempt VARCHAR(9)               | column attempt is CHARACTER VARYING and should be INTEGER
                    ALTER COLUMN lease_until TIMESTAMP            | column lease_until is TIMESTAMP and should be TIMESTAMP WITH TIME ZONE
                    ALTER COLUMN scope VARCHAR(100)               | column scope is CHARACTER VARYING(100) and should be CHARACTER VARYING(255)
                    ALTER COLUMN scope VARCHAR_IGNORECASE(255)    | column scope is VARCHAR_IGNORECASE(255) and should be CHARACTER VARYING(255)
                    ALTER COLUMN result VARBINARY(1000)           | column result is BINARY VARYING(1000) and should be BINARY VARYING(16777216)
                    DROP PRIMARY KEY                              | the primary key is [] and should be [idempotency_key, operation, scope]
                    """)
    void aTableThatDoesNotFitIsToldExactly(String alteration, String difference) {
        build(SchemaMode.CREATE);
        Databases.execute(pool, "ALTER TABLE idempotency_record " + alteration);

        assertThatThrownBy(() -> build(SchemaMode.VALIDATE))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("idempotency_record does not fit this version: " + difference + ". Alter it")
                .hasMessageContaining("dev/idempotent/jdbi/schema/h2/R__idempotency_record_v1.sql");
    }

    @Test
    void creatingDoesNotHideThatATableDoesNotFit() {
        build(SchemaMode.CREATE);
        Databases.execute(pool, "ALTER TABLE idempotency_record DROP COLUMN token");
        Databases.execute(pool, "ALTER TABLE idempotency_record DROP COLUMN kind");

        assertThatThrownBy(() -> build(SchemaMode.CREATE))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("column token CHARACTER VARYING(36) is missing; column kind");
    }

    @Test
    void aUserWhoMayNotCreateTablesMayUseOneThatIsThere() {
        build(SchemaMode.CREATE);
        Jdbi app = ordinaryUser();
        Databases.execute(pool, "GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_record TO app");

        assertThatThrownBy(() -> app.useHandle(handle -> handle.execute("CREATE TABLE orders (id INTEGER)")))
                .hasMessageContaining("rights");
        assertThatCode(() -> JdbiIdempotencyStore.builder(app)
                        .schema(SchemaMode.CREATE)
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void aUserWhoMayNotCreateTheMissingTableIsToldSo() {
        Jdbi app = ordinaryUser();

        assertThatThrownBy(() -> JdbiIdempotencyStore.builder(app)
                        .schema(SchemaMode.CREATE)
                        .build())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isPassing()).isFalse())
                .hasMessageContaining("could not create what is missing")
                .hasMessageContaining("rights");
    }

    @Test
    void columnsOfTheApplicationsOwnDoNoHarm() {
        build(SchemaMode.CREATE);
        Databases.execute(pool, "ALTER TABLE idempotency_record ADD COLUMN note VARCHAR(10)");

        assertThatCode(() -> build(SchemaMode.VALIDATE)).doesNotThrowAnyException();
    }

    @Test
    void aStoreThatTouchesNothingIsBuiltWithoutATable() {
        JdbiIdempotencyStore store = build(SchemaMode.NONE);

        assertThatThrownBy(() -> store.find(Requests.fresh().key()))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isPassing()).isFalse())
                .hasMessageContaining("could not read a record in table idempotency_record")
                .hasMessageContaining("dev/idempotent/jdbi/schema/h2/R__idempotency_record_v1.sql");
    }

    @Test
    void theTableIsFoundWhereTheSessionLooksForIt() {
        Databases.execute(pool, "CREATE SCHEMA other");
        String url = pool.getJdbcUrl() + ";SCHEMA=OTHER";
        try (HikariDataSource elsewhere = Databases.pool(url)) {
            Databases.store(elsewhere).close();
            assertThatCode(() -> Databases.store(elsewhere).close()).doesNotThrowAnyException();
        }

        assertThatThrownBy(() -> build(SchemaMode.VALIDATE)).isInstanceOf(SchemaMismatchException.class);
    }

    @Test
    void lowerCaseDatabasesFitToo() {
        try (HikariDataSource lower =
                Databases.pool(Databases.inMemory() + ";DATABASE_TO_LOWER=TRUE;MODE=PostgreSQL")) {
            try (JdbiIdempotencyStore store = Databases.store(lower)) {
                assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            }
        }
    }

    private Jdbi ordinaryUser() {
        Databases.execute(pool, "CREATE USER app PASSWORD 'app'");
        String withoutSettings = pool.getJdbcUrl().replaceFirst(";.*", "");
        return Jdbi.create(withoutSettings, "app", "app");
    }

    private JdbiIdempotencyStore build(SchemaMode mode) {
        JdbiIdempotencyStore store =
                JdbiIdempotencyStore.builder(pool).schema(mode).build();
        open.add(store);
        return store;
    }
}
