package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.RecordKey;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rival has a transaction open in which the key's row was made. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Database.class)
class LockWaitTest {

    private static final Duration LEASE = Duration.ofSeconds(20);

    private final HikariDataSource pool;
    private final JdbiIdempotencyStore store;
    private final RecordKey key = Requests.fresh().key();

    LockWaitTest(Database database) {
        pool = Databases.pool(database);
        store = Databases.store(pool);
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void itIsWaitedForNoLongerThanAsked() throws SQLException {
        try (Connection rival = pool.getConnection()) {
            insertUncommitted(rival);
            long start = System.nanoTime();

            assertThat(store.claim(Requests.of(key, "f", Duration.ofMillis(1_500))))
                    .isEqualTo(new Claim.Locked());

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(6));
            rival.rollback();
        }
        assertThat(store.claim(Requests.of(key))).isInstanceOf(Claim.Granted.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onceItIsRolledBackTheKeyIsGrantedAndItsLeaseBeginsThen(boolean autoCommit) throws Exception {
        HikariConfig settings =
                Databases.settings(new Address(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword()));
        settings.setAutoCommit(autoCommit);
        try (HikariDataSource others = new HikariDataSource(settings);
                JdbiIdempotencyStore another = Databases.store(others)) {
            assertThat(claimThatWaits(another)).isInstanceOf(Claim.Granted.class);
        }
        assertThat(store.find(key).orElseThrow().leaseLeft()).isGreaterThan(LEASE.minusMillis(1_500));
    }

    /** Its lease lapses while it waits and before it is begun anew, and another node takes the key over. */
    @Test
    void whoLostItsLeaseMeanwhileIsNotGrantedIt() throws Exception {
        List<Claim> successors = new CopyOnWriteArrayList<>();
        Jdbi overtaken = Jdbi.create(Wrapped.edited(
                sql -> {
                    if (sql.startsWith("UPDATE")) {
                        Databases.lapse(pool, key);
                        successors.add(store.claim(leased("successor", LEASE)));
                    }
                    return sql;
                },
                pool));
        try (JdbiIdempotencyStore another = Databases.store(overtaken)) {
            assertThat(claimThatWaits(another)).isEqualTo(new Claim.Locked());
        }
        assertThat(successors).singleElement().isInstanceOf(Claim.Granted.class);
    }

    /** For more than a tenth of its lease, until the rival rolls back. */
    private Claim claimThatWaits(JdbiIdempotencyStore another) throws Exception {
        try (Connection rival = pool.getConnection()) {
            insertUncommitted(rival);
            CompletableFuture<Claim> waiting =
                    CompletableFuture.supplyAsync(() -> another.claim(leased("mine", LEASE)));
            long start = System.nanoTime();
            // What is awaited is that time has passed for the claim.
            await().until(() -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(2_500));
            rival.rollback();
            return waiting.get();
        }
    }

    @Test
    void onceItIsCommittedTheKeyIsTheRivals() throws Exception {
        try (Connection rival = pool.getConnection()) {
            insertUncommitted(rival);
            CompletableFuture<Claim> waiting =
                    CompletableFuture.supplyAsync(() -> store.claim(Requests.of(key, "f", Duration.ofSeconds(30))));
            await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 3);
            rival.commit();

            assertThat(waiting.get())
                    .isInstanceOfSatisfying(
                            Claim.InProgress.class,
                            claim -> assertThat(claim.fingerprint()).isEqualTo("rival's"));
        }
    }

    private ClaimRequest leased(String token, Duration leaseFor) {
        return new ClaimRequest(key, token, "f", leaseFor, Duration.ofHours(1), Duration.ofSeconds(30), true);
    }

    private void insertUncommitted(Connection rival) throws SQLException {
        rival.setAutoCommit(false);
        try (var insert = rival.prepareStatement("""
                INSERT INTO idempotency_record (operation, scope, idempotency_key, state, token, attempt, fingerprint,
                    lease_until, expires_at, created_at)
                VALUES (?, ?, ?, 'IN_PROGRESS', 'rival', 1, 'rival''s', '2099-01-01 00:00:00', '2099-01-01 00:00:00',
                    '2026-01-01 00:00:00')""")) {
            insert.setString(1, key.operation());
            insert.setString(2, key.scope());
            insert.setString(3, key.value());
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }
}
