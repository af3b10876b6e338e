package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.tools.Server;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the store says when the database does not do as it is told. */
class FailuresTest {

    private final HikariDataSource pool = pool();
    private final JdbiIdempotencyStore store = Databases.store(pool);

    private static HikariDataSource pool() {
        HikariConfig settings = Databases.settings(Databases.inMemory() + ";LOCK_TIMEOUT=50");
        settings.setMaximumPoolSize(3);
        settings.setConnectionTimeout(250);
        return new HikariDataSource(settings);
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void anExhaustedPoolIsPassingAndDoesNotHoldTheCaller() throws SQLException {
        try (Connection one = pool.getConnection();
                Connection two = pool.getConnection()) {
            assertThat(one).isNotSameAs(two);
            long start = System.nanoTime();

            StoreException failure = failureOf(() -> store.claim(Requests.fresh()));

            assertThat(failure.isPassing()).isTrue();
            assertThat(failure).hasMessageContaining("could not claim a key in table idempotency_record");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        }
        assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void aLostServerIsPassing() throws SQLException {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        String url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:lost;DB_CLOSE_DELAY=-1";
        HikariConfig settings = Databases.settings(url);
        settings.setConnectionTimeout(250);
        try (HikariDataSource remote = new HikariDataSource(settings)) {
            IdempotencyStore pooled = Databases.store(remote);
            Connection open = DriverManager.getConnection(url, "sa", "");
            IdempotencyStore connected =
                    JdbiIdempotencyStore.builder(Jdbi.create(open)).build();
            server.stop();

            assertThat(failureOf(() -> connected.claim(Requests.fresh())).isPassing())
                    .isTrue();
            assertThat(failureOf(() -> pooled.claim(Requests.fresh())).isPassing())
                    .isTrue();
        }
    }

    @Test
    void aValueThatFitsNoColumnIsALastingFailureAndNoDuplicate() {
        Databases.execute(pool, "ALTER TABLE idempotency_record ALTER COLUMN fingerprint VARCHAR(5)");

        StoreException failure = failureOf(() -> store.claim(Requests.fresh()));

        assertThat(failure.isPassing()).isFalse();
        assertThat(failure).hasMessageContaining("SQLState 22001").hasMessageContaining("h2/R__");
    }

    @Test
    void aBrokenConstraintThatIsNotUniquenessIsALastingFailureAndNoDuplicate() {
        Databases.execute(pool, "ALTER TABLE idempotency_record ADD CHECK (fingerprint <> 'bad')");

        StoreException failure =
                failureOf(() -> store.claim(Requests.of(Requests.fresh().key(), "bad", Duration.ZERO)));

        assertThat(failure.isPassing()).isFalse();
        assertThat(failure).hasMessageContaining("SQLState 23513");
    }

    @Test
    void aUniqueIndexOfTheApplicationsIsALastingFailureAndNoDuplicate() {
        Databases.execute(pool, "CREATE UNIQUE INDEX one_scope ON idempotency_record (scope)");
        assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);

        StoreException failure = failureOf(() -> store.claim(Requests.fresh()));

        assertThat(failure.isPassing()).isFalse();
        assertThat(failure).hasMessageContaining("SQLState 23505");
    }

    @Test
    void failuresShowNeitherKeysNorResults() {
        Databases.execute(pool, "ALTER TABLE idempotency_record ALTER COLUMN idempotency_key VARCHAR(5)");
        Databases.execute(pool, "ALTER TABLE idempotency_record ADD CHECK (scope <> 'secret-scope')");
        Databases.execute(pool, "CREATE UNIQUE INDEX one_scope ON idempotency_record (scope)");
        assertThat(store.claim(Requests.of(new RecordKey("place", "single-secret", "1"))))
                .isInstanceOf(Claim.Granted.class);

        assertThat(shown(failureOf(() -> store.claim(Requests.of(new RecordKey("place", "ann", "secret-key"))))))
                .doesNotContain("secret-key");
        assertThat(shown(failureOf(() -> store.claim(Requests.of(new RecordKey("place", "secret-scope", "2"))))))
                .doesNotContain("secret-scope");
        assertThat(shown(failureOf(() -> store.claim(Requests.of(new RecordKey("place", "single-secret", "2"))))))
                .doesNotContain("single-secret");
    }

    @Test
    void whatIsNoFailureOfTheDatabaseShowsItsTypeOnly() {
        ClaimRequest request = Requests.of(new RecordKey("place", "ann", "secret-key"));
        Jdbi broken = Jdbi.create(Wrapped.edited(
                sql -> {
                    if (sql.contains("MERGE")) {
                        throw new IllegalStateException(
                                "bound: " + request.key().value());
                    }
                    return sql;
                },
                pool));
        try (JdbiIdempotencyStore other = JdbiIdempotencyStore.builder(broken).build()) {
            StoreException failure = failureOf(() -> other.claim(request));

            assertThat(failure.isPassing()).isFalse();
            assertThat(failure).hasMessageContaining("java.lang.IllegalStateException");
            assertThat(shown(failure)).doesNotContain("secret-key");
        }
    }

    @Test
    void aResultOfSixteenMebibytesIsKeptAndALongerOneIsALastingFailure() {
        ClaimRequest request = Requests.fresh();
        assertThat(store.claim(request)).isInstanceOf(Claim.Granted.class);
        Lease lease = new Lease(request.key(), request.token(), 1);
        byte[] longest = new byte[16 << 20];
        Arrays.fill(longest, (byte) 7);

        StoreException failure = failureOf(() -> store.complete(
                lease, StoredResult.value("f", Arrays.copyOf(longest, longest.length + 1)), Duration.ofHours(1)));
        assertThat(failure.isPassing()).isFalse();

        assertThat(store.complete(lease, StoredResult.value("f", longest), Duration.ofHours(1)))
                .isTrue();
        assertThat(store.claim(Requests.of(request.key())))
                .isInstanceOfSatisfying(
                        Claim.Completed.class,
                        replay -> assertThat(replay.result()).isEqualTo(StoredResult.value("f", longest)));
    }

    @Test
    void aRecordOfALaterVersionIsALastingFailure() {
        ClaimRequest request = Requests.fresh();
        assertThat(store.claim(request)).isInstanceOf(Claim.Granted.class);
        Databases.execute(pool, "UPDATE idempotency_record SET state = 'PAUSED'");

        StoreException failure = failureOf(() -> store.claim(Requests.of(request.key())));

        assertThat(failure.isPassing()).isFalse();
        assertThat(failure).hasMessageContaining("PAUSED");
    }

    @Test
    void aCollationThatTakesTwoKeysForOneGivesNobodyAnothersAnswer() {
        Databases.execute(pool, "ALTER TABLE idempotency_record ALTER COLUMN idempotency_key VARCHAR_IGNORECASE(255)");
        assertThat(store.claim(Requests.of(new RecordKey("place", "ann", "key"))))
                .isInstanceOf(Claim.Granted.class);

        StoreException failure = failureOf(() -> store.claim(Requests.of(new RecordKey("place", "ann", "KEY"))));

        assertThat(failure.isPassing()).isFalse();
        assertThat(failure).hasMessageContaining("two different keys for one");
    }

    private static StoreException failureOf(ThrowingCallable call) {
        StoreException failure = catchThrowableOfType(StoreException.class, call);
        assertThat(failure).as("the store cannot answer").isNotNull();
        return failure;
    }

    private static String shown(StoreException failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
