package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a store has seen nothing but first calls, it inserts without looking; what it did not expect costs a statement. */
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
class FirstCallsTest {

    private final HikariDataSource pool;
    private final StatementLog statements;
    private final JdbiIdempotencyStore store;

    FirstCallsTest(Database database) {
        pool = Databases.pool(database);
        statements = new StatementLog(pool);
        store = JdbiIdempotencyStore.builder(Jdbi.create(statements.dataSource()))
                .schema(SchemaMode.CREATE)
                .build();
    }

    @BeforeEach
    void expectFirstCalls() {
        for (int i = 0; i < 32; i++) {
            assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
        }
        statements.clear();
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void aFirstCallIsInsertedWithoutALook() {
        ClaimRequest request = Requests.fresh();

        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(new Lease(request.key(), request.token(), 1)));

        assertThat(statements.executed()).singleElement().asString().startsWith("INSERT");
    }

    @Test
    void aRepeatThatWasNotExpectedTakesAStatementMoreAndTheNextDoesNot() {
        RecordKey key = completed();
        statements.clear();

        assertThat(store.claim(Requests.of(key))).isInstanceOf(Claim.Completed.class);
        assertThat(statements.executed()).hasSize(2);

        assertThat(store.claim(Requests.of(key))).isInstanceOf(Claim.Completed.class);
        assertThat(statements.executed()).hasSize(3);
    }

    @Test
    void aClaimWhoseAnswerWasLostIsGrantedAgain() {
        ClaimRequest request = Requests.fresh();

        Claim first = store.claim(request);

        assertThat(store.claim(request)).isEqualTo(first);
    }

    @Test
    void theTransactionsOwnLockTimeoutHoldsAfterAnInsertAndAfterARepeat() throws SQLException {
        RecordKey key = completed();
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            execute(connection, "SET LOCAL lock_timeout = '7s'");

            assertThat(store.in(connection).claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            assertThat(lockTimeout(connection)).isEqualTo("7s");

            assertThat(store.in(connection).claim(Requests.of(key))).isInstanceOf(Claim.Completed.class);
            assertThat(lockTimeout(connection)).isEqualTo("7s");
            connection.rollback();
        }
    }

    @Test
    void aRivalsOpenTransactionIsWaitedForNoLongerThanAsked() throws SQLException {
        ClaimRequest rival = Requests.fresh();
        try (Connection connection = pool.getConnection();
                Connection other = pool.getConnection()) {
            connection.setAutoCommit(false);
            other.setAutoCommit(false);
            assertThat(store.in(connection).claim(rival)).isInstanceOf(Claim.Granted.class);

            Claim late = store.in(other).claimGently(Requests.of(rival.key(), "fingerprint", Duration.ofMillis(300)));

            assertThat(late).isInstanceOf(Claim.Locked.class);
            execute(other, "SELECT 1");
            other.rollback();
            connection.rollback();
        }
    }

    private RecordKey completed() {
        ClaimRequest request = Requests.fresh();
        assertThat(store.claim(request)).isInstanceOf(Claim.Granted.class);
        Lease lease = new Lease(request.key(), request.token(), 1);
        assertThat(store.complete(lease, StoredResult.notKept(), Duration.ofHours(1)))
                .isTrue();
        return request.key();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String lockTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW lock_timeout")) {
            row.next();
            return row.getString(1);
        }
    }
}
