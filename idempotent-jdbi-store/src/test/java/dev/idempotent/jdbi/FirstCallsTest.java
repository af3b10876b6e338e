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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a store has seen nothing but first calls, it inserts without looking; what it did not expect costs a statement. */
@ParameterizedClass
@EnumSource(Database.class)
class FirstCallsTest {

    private final boolean oneMore;
    private final LockTimeout lockTimeout;
    private final HikariDataSource pool;
    private final StatementLog statements;
    private final JdbiIdempotencyStore store;
    private String claim = "";

    /** How long a session waits for locks: 7 s, what it says then, and how to ask. */
    private record LockTimeout(String set, String said, String ask) {

        static LockTimeout of(Database database) {
            return switch (database) {
                case MARIADB ->
                    new LockTimeout(
                            "SET SESSION innodb_lock_wait_timeout = 7", "7", "SELECT @@innodb_lock_wait_timeout");
                case H2, H2_SERVER -> new LockTimeout("SET LOCK_TIMEOUT 7000", "7000", "CALL LOCK_TIMEOUT()");
                default -> new LockTimeout("SET LOCAL lock_timeout = '7s'", "7s", "SHOW lock_timeout");
            };
        }
    }

    FirstCallsTest(Database database) {
        // H2's delta table has changed rows only.
        oneMore = database == Database.H2 || database == Database.H2_SERVER;
        lockTimeout = LockTimeout.of(database);
        pool = Databases.pool(database);
        statements = new StatementLog(pool);
        store = JdbiIdempotencyStore.builder(statements.dataSource())
                .schema(SchemaMode.CREATE)
                .build();
    }

    @BeforeEach
    void expectFirstCalls() {
        for (int i = 0; i < 32; i++) {
            statements.clear();
            assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            claim = statements.executed().get(0);
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

        assertThat(statements.executed()).singleElement().asString().hasSizeLessThan(claim.length());
    }

    @Test
    void aRepeatThatWasNotExpectedTakesAStatementMoreAndTheNextDoesNot() {
        RecordKey key = completed();
        statements.clear();

        assertThat(store.claim(Requests.of(key))).isInstanceOf(Claim.Completed.class);
        assertThat(statements.executed()).hasSize(oneMore ? 3 : 2);

        assertThat(store.claim(Requests.of(key))).isInstanceOf(Claim.Completed.class);
        assertThat(statements.executed()).hasSize(oneMore ? 5 : 3);
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
            execute(connection, lockTimeout.set());

            assertThat(store.in(connection).claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            assertThat(lockTimeout(connection)).isEqualTo(lockTimeout.said());

            assertThat(store.in(connection).claim(Requests.of(key))).isInstanceOf(Claim.Completed.class);
            assertThat(lockTimeout(connection)).isEqualTo(lockTimeout.said());
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

    private String lockTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(lockTimeout.ask())) {
            row.next();
            return row.getString(1);
        }
    }
}
