package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.HashPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The connections are the application's: they are left as they were, and nothing of its own is committed. */
class ConnectionsTest {

    private final String url = Databases.inMemory();

    /** Where a store has its connections from. */
    private enum Source {
        JDBI,
        DATA_SOURCE;

        IdempotencyStore store(Connection connection) {
            return this == JDBI ? Databases.store(Jdbi.create(connection)) : store(Wrapped.single(connection));
        }

        JdbiIdempotencyStore store(DataSource pool) {
            return this == JDBI ? Databases.store(Jdbi.create(pool)) : Databases.store(pool);
        }
    }

    @ParameterizedTest
    @CsvSource({"JDBI, true", "JDBI, false", "DATA_SOURCE, true", "DATA_SOURCE, false"})
    void everyMethodCommitsAndLeavesTheConnectionAsItWas(Source source, boolean autoCommit) throws SQLException {
        try (Connection connection = connect();
                Connection observing = connect()) {
            connection.setAutoCommit(autoCommit);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            IdempotencyStore store = source.store(connection);
            IdempotencyStore observer = Databases.store(Jdbi.create(observing));
            ClaimRequest request = Requests.fresh();
            Lease lease = new Lease(request.key(), request.token(), 1);

            assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));
            assertThat(observer.find(request.key()).orElseThrow().state()).isEqualTo(State.IN_PROGRESS);
            assertThat(store.renew(List.of(lease), Duration.ofDays(3))).containsExactly(lease);
            assertThat(observer.find(request.key()).orElseThrow().leaseLeft()).isGreaterThan(Duration.ofDays(2));
            assertThat(store.complete(lease, StoredResult.notKept(), Duration.ofDays(1)))
                    .isTrue();
            assertThat(observer.find(request.key()).orElseThrow().state()).isEqualTo(State.COMPLETED);

            assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionIsLeftAsItWasAfterAFailureToo(Source source) throws SQLException {
        try (Connection connection = connect()) {
            IdempotencyStore store = source.store(connection);
            connection.createStatement().execute("DROP TABLE idempotency_record");

            assertThatThrownBy(() -> store.claim(Requests.fresh())).isInstanceOf(StoreException.class);

            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFailedIsRolledBackWhereConnectionsDoNotCommitByThemselves(Source source) throws SQLException {
        try (Connection connection = connect();
                Connection observing = connect()) {
            connection.setAutoCommit(false);
            IdempotencyStore store = source.store(connection);
            connection.createStatement().execute("ALTER TABLE idempotency_record ADD CHECK (fingerprint <> 'bad')");
            connection.createStatement().execute("CREATE TABLE orders (id INTEGER)");
            connection.createStatement().execute("INSERT INTO orders VALUES (1)");

            assertThatThrownBy(() -> store.claim(Requests.of(Requests.fresh().key(), "bad", Duration.ZERO)))
                    .isInstanceOf(StoreException.class);

            connection.commit();
            assertThat(orders(observing)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theApplicationsOpenTransactionIsNeitherCommittedNorRolledBack(Source source) throws SQLException {
        try (Connection connection = connect()) {
            IdempotencyStore store = source.store(connection);
            connection.createStatement().execute("CREATE TABLE orders (id INTEGER)");
            connection.setAutoCommit(false);
            connection.createStatement().execute("INSERT INTO orders VALUES (1)");

            assertThatThrownBy(() -> store.claim(Requests.fresh()))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.isPassing()).isFalse())
                    .hasMessageContaining("somebody's transaction");

            assertThat(orders(connection)).isEqualTo(1);
            connection.rollback();
            assertThat(orders(connection)).isZero();
        }
    }

    /** It has waited for as long as it may; to ask again would hold the caller as long again. */
    @ParameterizedTest
    @EnumSource
    void aPoolThatHasNoConnectionToGiveIsAskedOnce(Source source) {
        AtomicInteger refused = new AtomicInteger(-1);
        try (var pool = Databases.pool(url);
                JdbiIdempotencyStore store = source.store(Wrapped.refusing(refused, pool))) {
            refused.set(0);

            assertThatThrownBy(() -> store.claim(Requests.fresh()))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.isPassing()).isTrue());

            assertThat(refused).hasValue(1);
            refused.set(-1);
        }
    }

    @Test
    void aClaimDoesNotJoinAHandleThatTheThreadHasOpen() throws SQLException {
        try (var pool = Databases.pool(url)) {
            Jdbi jdbi = Jdbi.create(pool);
            IdempotencyStore store = Databases.store(jdbi);
            ClaimRequest request = Requests.fresh();

            jdbi.useTransaction(handle -> {
                assertThat(store.claim(request)).isInstanceOf(Claim.Granted.class);
                handle.rollback();
            });

            assertThat(store.find(request.key())).isPresent();
        }
    }

    /** Nobody but the store could work on the connection of the transaction. */
    @Test
    void onADataSourceAtomicCallsNeedTheApplicationsTransactions() {
        IdempotentOperation<String> pay = IdempotentOperation.named("pay", String.class)
                .guarantee(Guarantee.ATOMIC)
                .build();
        try (var pool = Databases.pool(url);
                JdbiIdempotencyStore store = Databases.store(pool);
                Idempotency engine = Idempotency.builder(store).build()) {
            assertThatThrownBy(() -> engine.execute(pay, "k", Fingerprint.none(), () -> "ran"))
                    .isInstanceOf(IdempotencyConfigurationException.class)
                    .hasMessageContaining("build it on the application's Jdbi");
        }
    }

    @Test
    void theApplicationsSqlSyntaxDoesNotMatter() throws SQLException {
        try (var pool = Databases.pool(url)) {
            Jdbi jdbi = Jdbi.create(pool);
            jdbi.getConfig(SqlStatements.class)
                    .setSqlParser(new HashPrefixSqlParser())
                    .setTemplateEngine((template, context) -> "SELECT 'not this'");
            IdempotencyStore store = Databases.store(jdbi);

            assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);

            assertThat(jdbi.getConfig(SqlStatements.class).getSqlParser()).isInstanceOf(HashPrefixSqlParser.class);
        }
    }

    @Test
    void nodesInOtherTimeZonesAgreeOnHowMuchTimeIsLeft() {
        try (var here = Databases.pool(url + ";TIME ZONE=America/New_York");
                var there = Databases.pool(url + ";TIME ZONE=Asia/Kolkata")) {
            ClaimRequest request = Requests.fresh();
            assertThat(Databases.store(here).claim(request)).isInstanceOf(Claim.Granted.class);

            Claim rival = Databases.store(there).claim(Requests.of(request.key()));

            assertThat(rival)
                    .isInstanceOfSatisfying(
                            Claim.InProgress.class,
                            claim -> assertThat(claim.leaseLeft())
                                    .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "sa", "");
    }

    private static int orders(Connection connection) throws SQLException {
        try (var counted = connection.createStatement().executeQuery("SELECT COUNT(*) FROM orders")) {
            counted.next();
            return counted.getInt(1);
        }
    }
}
