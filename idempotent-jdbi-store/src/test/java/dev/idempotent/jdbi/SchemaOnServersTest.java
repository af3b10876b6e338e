package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table on the servers, where {@link SchemaTest} is about H2. */
@Tag("slow")
class SchemaOnServersTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POSTGRESQL | ALTER TABLE idempotency_record DROP COLUMN token | column token varchar(36) is missing
                    POSTGRESQL | ALTER TABLE idempotency_record ALTER COLUMN attempt TYPE bigint | column attempt is int8 and should be int4
                    POSTGRESQL | ALTER TABLE idempotency_record ALTER COLUMN lease_until TYPE timestamp | column lease_until is timestamp and should be timestamptz
                    POSTGRESQL | ALTER TABLE idempotency_record ALTER COLUMN scope TYPE varchar(100) | column scope is varchar(100) and should be varchar(255)
                    POSTGRESQL | ALTER TABLE idempotency_record DROP CONSTRAINT idempotency_record_pkey | the primary key is [] and should be [idempotency_key, operation, scope]
                    POSTGRESQL | DROP INDEX idempotency_record_expires_at | there is no index that begins with expires_at
                    POSTGRESQL | CREATE COLLATION alike (provider = icu, locale = 'und-u-ks-level2', deterministic = false); ALTER TABLE idempotency_record ALTER COLUMN scope TYPE varchar(255) COLLATE alike | column scope has the collation alike, which takes two different keys for one
                    MARIADB    | ALTER TABLE idempotency_record DROP COLUMN token | column token VARCHAR(36) is missing
                    MARIADB    | ALTER TABLE idempotency_record MODIFY attempt BIGINT NOT NULL | column attempt is BIGINT and should be INTEGER
                    MARIADB    | ALTER TABLE idempotency_record MODIFY result BLOB | column result is BLOB(65535) and should be LONGBLOB(16777216)
                    MARIADB    | ALTER TABLE idempotency_record DROP PRIMARY KEY | the primary key is [] and should be [idempotency_key, operation, scope]
                    MARIADB    | DROP INDEX idempotency_record_expires_at ON idempotency_record | there is no index that begins with expires_at
                    MARIADB    | ALTER TABLE idempotency_record MODIFY scope VARCHAR(255) NOT NULL COLLATE utf8mb4_general_ci | column scope has the collation utf8mb4_general_ci, which takes two different keys for one
                    MARIADB    | ALTER TABLE idempotency_record MODIFY scope VARCHAR(255) NOT NULL COLLATE utf8mb4_bin | column scope has the collation utf8mb4_bin, which takes two different keys for one
                    H2         | DROP INDEX idempotency_record_expires_at | there is no index that begins with expires_at
                    """)
    void whatDoesNotFitIsToldExactly(Database database, String alteration, String difference) {
        Address address = database.fresh();
        store(address, SchemaMode.CREATE);
        address.execute(alteration.split(";"));

        assertThatExceptionOfType(SchemaMismatchException.class)
                .isThrownBy(() -> store(address, SchemaMode.VALIDATE))
                .withMessageContaining("does not fit this version: " + difference + ". Alter it");
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void aMissingTableIsToldWithTheFileThatMakesIt(Database database) {
        Address address = database.fresh();

        assertThatExceptionOfType(SchemaMismatchException.class)
                .isThrownBy(() -> store(address, SchemaMode.VALIDATE))
                .withMessageContaining("is missing. Create it with dev/idempotent/jdbi/schema/");
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void manyNodesMayCreateAtOnce(Database database) throws Exception {
        int nodes = 6;
        for (int round = 0; round < 5; round++) {
            Address address = database.fresh();
            CyclicBarrier start = new CyclicBarrier(nodes);
            ExecutorService threads = Executors.newFixedThreadPool(nodes);
            List<Future<JdbiIdempotencyStore>> starting = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                starting.add(threads.submit(() -> {
                    start.await();
                    return store(address, SchemaMode.CREATE);
                }));
            }
            for (Future<JdbiIdempotencyStore> node : starting) {
                assertThat(node.get().claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            }
            threads.shutdown();
        }
    }

    @Test
    void onPostgreSqlAUserWhoMayNotCreateUsesWhatIsThere() {
        Address owner = Database.POSTGRESQL.fresh();
        String name = "app" + System.nanoTime();
        owner.execute("CREATE USER " + name + " PASSWORD 'app'", "GRANT USAGE ON SCHEMA public TO " + name);
        Address app = new Address(owner.url(), name, "app");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store(app, SchemaMode.CREATE))
                .withMessageContaining("could not create what is missing")
                .withMessageContaining("rights");
        store(owner, SchemaMode.CREATE);
        owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_record TO " + name);

        assertThat(store(app, SchemaMode.CREATE).claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void theTableMayHaveAnyNameAndSchema(Database database) {
        Address address = database.fresh();
        for (String name : List.of("order", "Payments", "my-keys", "x; DROP TABLE y", "schlüssel")) {
            named(address, "", name);
            assertThatCode(() -> named(address, "", name)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\"b", "a'b", "a`b", "a:b", "a?b", "a\\b", "a\nb", "a{b}", "a<b>"})
    void aNameThatCouldBeMistakenForSqlIsRefused(String name) {
        Jdbi jdbi = Jdbi.create("jdbc:nobody");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbiIdempotencyStore.builder(jdbi).table(name))
                .withMessageContaining("name of the store's table");
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void theTableMayStandInAnotherSchema(Database database) {
        Address address = database.fresh();
        String schema = "other" + System.nanoTime();
        String quote = database == Database.MARIADB ? "`" : "\"";
        address.execute("CREATE SCHEMA " + schema, "CREATE SCHEMA " + quote + schema + "-2" + quote);

        named(address, schema, "idempotency_record");
        named(address, schema + "-2", "idempotency_record");

        assertThatExceptionOfType(SchemaMismatchException.class)
                .isThrownBy(() -> store(address, SchemaMode.VALIDATE))
                .withMessageContaining("is missing");
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void aPlainNameMeansWhatItMeansInSql(Database database) {
        Address address = database.fresh();
        named(address, "", "payment_keys");

        address.execute("DELETE FROM payment_keys");
    }

    /** Every statement reaches the table of that name. */
    private void named(Address address, String schema, String name) {
        JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(pool(address))
                .table(schema, name)
                .schema(SchemaMode.CREATE)
                .build();
        synchronized (open) {
            open.add(0, store);
        }
        ClaimRequest request = Requests.fresh();
        assertThat(store.claim(request)).isInstanceOf(Claim.Granted.class);
        assertThat(store.renew(List.of(lease(request)), Duration.ofMinutes(1))).hasSize(1);
        assertThat(store.deleteExpired(1)).isZero();
        assertThat(store.release(lease(request))).isTrue();
        assertThat(store.find(request.key())).isEmpty();
    }

    private static Lease lease(ClaimRequest request) {
        return new Lease(request.key(), request.token(), 1);
    }

    private JdbiIdempotencyStore store(Address address, SchemaMode mode) {
        JdbiIdempotencyStore store =
                JdbiIdempotencyStore.builder(pool(address)).schema(mode).build();
        synchronized (open) {
            open.add(0, store);
        }
        return store;
    }

    private Jdbi pool(Address address) {
        HikariDataSource pool = new HikariDataSource(Databases.settings(address));
        synchronized (open) {
            open.add(pool);
        }
        return Jdbi.create(pool);
    }
}
