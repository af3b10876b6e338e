package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a store has seen nothing but first calls, it inserts without looking; what it did not expect costs a statement. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Database.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FirstCallsTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Database database;
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
        this.database = database;
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

    @ParameterizedTest
    @ValueSource(ints = {300, 1_200})
    void aRivalsOpenTransactionIsWaitedForNoLongerThanAsked(int millis) throws SQLException {
        Duration asked = Duration.ofMillis(millis);
        ClaimRequest rival = Requests.fresh();
        try (Connection connection = holding(rival);
                Connection other = pool.getConnection()) {
            other.setAutoCommit(false);
            long start = System.nanoTime();

            Claim late = store.in(other).claimGently(Requests.of(rival.key(), "fingerprint", asked));

            assertThat(late).isInstanceOf(Claim.Locked.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(asked.dividedBy(2), asked.plusSeconds(4));
            execute(other, "SELECT 1");
            other.rollback();
            connection.rollback();
        }
    }

    @Test
    void aClaimByItselfWaitsNoLongerEitherAndTheNextOnItsConnectionIsUnharmed() throws SQLException {
        ClaimRequest rival = Requests.fresh();
        try (Connection connection = holding(rival)) {
            long start = System.nanoTime();

            assertThat(store.claim(Requests.of(rival.key(), "fingerprint", Duration.ofSeconds(3))))
                    .isInstanceOf(Claim.Locked.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(5_500));

            assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            connection.rollback();
        }
        assertThat(store.claim(Requests.of(rival.key()))).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void soDoesOneOnConnectionsThatDoNotCommitByThemselves() throws SQLException {
        HikariConfig settings =
                Databases.settings(new Address(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword()));
        settings.setAutoCommit(false);
        ClaimRequest rival = Requests.fresh();
        try (HikariDataSource others = new HikariDataSource(settings);
                JdbiIdempotencyStore another = Databases.store(others);
                Connection connection = holding(rival)) {
            for (int i = 0; i < 32; i++) {
                assertThat(another.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            }

            assertThat(another.claim(Requests.of(rival.key(), "fingerprint", Duration.ofSeconds(1))))
                    .isInstanceOf(Claim.Locked.class);

            assertThat(another.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
            connection.rollback();
        }
    }

    @Test
    void whoWaitsForARivalIsToldWhatItCommitted() throws Exception {
        ClaimRequest rival = Requests.fresh();
        try (Connection connection = holding(rival)) {
            CompletableFuture<Claim> waiting = waiting(rival);
            await().until(() -> !statements.executed().isEmpty());

            connection.commit();

            assertThat(waiting.get()).isInstanceOf(Claim.InProgress.class);
        }
    }

    /** What is cancelled by somebody else, and before its time, was not refused by a lock. */
    @Test
    void anAdministratorsCancellationIsAFailure() throws Exception {
        assumeThat(database).isIn(Database.POSTGRESQL, Database.POSTGRESQL_15);
        ClaimRequest rival = Requests.fresh();
        try (Connection connection = holding(rival)) {
            CompletableFuture<Claim> waiting = waiting(rival);
            await().until(() -> cancelsWhoWaits(connection));

            assertThat(waiting).failsWithin(WAIT).withThrowableThat().withCauseInstanceOf(StoreException.class);
            connection.rollback();
        }
    }

    /** By itself, a claim waits as long as was asked, not as long as the session would. */
    @Test
    void aShorterBoundOfTheSessionsIsNoAnswer() throws Exception {
        assumeThat(database).isIn(Database.POSTGRESQL, Database.POSTGRESQL_15);
        ClaimRequest rival = Requests.fresh();
        try (Connection connection = holding(rival)) {
            Databases.execute(
                    pool,
                    "DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET lock_timeout = 50'', current_database()); END'");
            pool.getHikariPoolMXBean().softEvictConnections();
            CompletableFuture<Claim> waiting = waiting(rival);
            long start = System.nanoTime();
            // What is awaited is that the session would wait no longer.
            await().until(() -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(300));

            connection.commit();

            assertThat(waiting.get()).isInstanceOf(Claim.InProgress.class);
        }
    }

    /** A connection in whose open transaction the key is claimed. */
    private Connection holding(ClaimRequest request) throws SQLException {
        Connection connection = pool.getConnection();
        connection.setAutoCommit(false);
        assertThat(store.in(connection).claim(request)).isInstanceOf(Claim.Granted.class);
        return connection;
    }

    private CompletableFuture<Claim> waiting(ClaimRequest rival) {
        return CompletableFuture.supplyAsync(() -> store.claim(Requests.of(rival.key(), "fingerprint", WAIT)));
    }

    private static boolean cancelsWhoWaits(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'""")) {
            return row.next() && row.getInt(1) == 1;
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
