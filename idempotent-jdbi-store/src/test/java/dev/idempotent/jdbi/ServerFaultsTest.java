package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.IdempotencyException.OutcomeUnknown;
import dev.idempotent.IdempotencyException.StoreUnavailable;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import dev.idempotent.testing.DatabaseServer;
import dev.idempotent.testing.MariaDbServer;
import dev.idempotent.testing.PostgreSqlServer;
import dev.idempotent.testing.Wire;
import dev.idempotent.testing.Wire.Cut;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What callers and keys come to when the server, or what leads to it, fails: a bounded wait, a clear error, and a key that
 * is completed, released or lapses.
 */
@Tag("slow")
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"POSTGRESQL", "MARIADB"})
class ServerFaultsTest {

    private static final IdempotentOperation<Integer> PAY =
            IdempotentOperation.named("pay", int.class).waitFor(Duration.ZERO).build();

    /** Of the calls of {@link #pay}. */
    private static final RecordKey KEY = new RecordKey("pay", "anonymous", "key");

    private static final String FINGERPRINT = "none";

    private final Database database;
    private final Address address;
    private final Wire wire;
    private final HikariDataSource pool;
    private final JdbiIdempotencyStore store;
    private final ClaimRequest request = Requests.fresh();
    private final Lease lease = new Lease(request.key(), request.token(), 1);
    private final AtomicInteger runs = new AtomicInteger();

    ServerFaultsTest(Database database) {
        this.database = database;
        address = database.fresh();
        wire = Wire.to(address);
        pool = new HikariDataSource(settings(wire.address()));
        store = Databases.store(pool);
    }

    private static HikariConfig settings(Address address) {
        HikariConfig settings = Databases.settings(address);
        settings.setMaximumPoolSize(3);
        settings.setConnectionTimeout(1_000);
        return settings;
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
        wire.close();
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aClaimOnALostConnectionIsMadeOnAnotherOne(Cut cut) {
        wire.cut("INSERT", cut);

        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));

        assertThat(wire.hasCut()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aResultOnALostConnectionIsStoredOnAnotherOne(Cut cut) {
        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));
        wire.cut("UPDATE", cut);

        assertThat(store.complete(lease, StoredResult.value("f", new byte[] {1}), Duration.ofHours(1)))
                .isTrue();

        assertThat(wire.hasCut()).isTrue();
        assertThat(store.claim(Requests.of(request.key()))).isInstanceOf(Claim.Completed.class);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aConnectionThatIsLostAtCommitLosesNothing(Cut cut) {
        // PostgreSQL's driver says "commit" by a number otherwise.
        HikariConfig settings = settings(wire.address().with("preferQueryMode=simple"));
        settings.setAutoCommit(false);
        try (HikariDataSource committing = new HikariDataSource(settings);
                JdbiIdempotencyStore its = Databases.store(committing)) {
            assertThat(its.claim(request)).isEqualTo(new Claim.Granted(lease));
            wire.cut("COMMIT", cut);

            assertThat(its.complete(lease, StoredResult.value("f", new byte[] {1}), Duration.ofHours(1)))
                    .isTrue();

            assertThat(wire.hasCut()).isTrue();
            assertThat(its.claim(Requests.of(request.key()))).isInstanceOf(Claim.Completed.class);
        }
    }

    @Test
    void leasesAreRenewedThoughTheKeptConnectionWasLost() {
        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));
        wire.cutAll();

        assertThat(store.renew(List.of(lease), Duration.ofDays(2))).containsExactly(lease);

        assertThat(store.find(request.key()).orElseThrow().leaseLeft()).isGreaterThan(Duration.ofDays(1));
    }

    @Test
    void anExhaustedPoolIsTold() throws SQLException {
        try (Idempotency engine = engine();
                Connection one = pool.getConnection();
                Connection two = pool.getConnection()) {
            assertThat(one).isNotSameAs(two);
            long start = System.nanoTime();

            assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> pay(engine));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(runs).hasValue(0);
        }
    }

    @Test
    void aStatementThatTakesTooLongIsTold() throws SQLException {
        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));
        try (Connection rival = address.connect()) {
            rival.setAutoCommit(false);
            rival.createStatement().executeUpdate("UPDATE idempotency_record SET attempt = attempt");
            long start = System.nanoTime();

            StoreException failure = catchThrowableOfType(
                    StoreException.class, () -> store.complete(lease, StoredResult.notKept(), Duration.ofHours(1)));

            assertThat(failure.isPassing()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));
            rival.rollback();
        }
        assertThat(store.complete(lease, StoredResult.notKept(), Duration.ofHours(1)))
                .isTrue();
    }

    @Test
    void aReadOnlyServerIsToldAndTheResultIsStoredOnceItIsNot() throws SQLException {
        try (HikariDataSource readOnly = new HikariDataSource(readOnly());
                JdbiIdempotencyStore its =
                        JdbiIdempotencyStore.builder(readOnly).build()) {
            StoreException failure = catchThrowableOfType(StoreException.class, () -> its.claim(request));

            assertThat(failure.isPassing()).isTrue();
        }
        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));
    }

    private HikariConfig readOnly() {
        HikariConfig settings = settings(address);
        settings.setConnectionInitSql(
                database == Database.MARIADB
                        ? "SET SESSION TRANSACTION READ ONLY"
                        : "SET default_transaction_read_only = on");
        return settings;
    }

    @Test
    void aResultThatCannotBeStoredBeforeTheLeaseEndsIsUnknownAndTheKeyLapses() {
        IdempotentOperation<Integer> brief = IdempotentOperation.named("pay", int.class)
                .waitFor(Duration.ZERO)
                .leaseFor(Duration.ofSeconds(2))
                .build();
        try (Idempotency engine = engine()) {
            assertThatExceptionOfType(OutcomeUnknown.class)
                    .isThrownBy(() -> engine.execute(brief, "key", Fingerprint.none(), () -> {
                        wire.close();
                        return runs.incrementAndGet();
                    }));
        }
        assertThat(runs).hasValue(1);
        ClaimRequest again = Requests.of(KEY, FINGERPRINT, Duration.ZERO);
        try (HikariDataSource direct = new HikariDataSource(settings(address));
                JdbiIdempotencyStore its = Databases.store(direct)) {
            await().until(() -> its.claim(again).equals(new Claim.Granted(new Lease(KEY, again.token(), 2))));
        }
    }

    @Test
    void aServerThatIsKilledAndStartedAgainHasWhatWasTold() {
        try (DatabaseServer server = database == Database.MARIADB ? MariaDbServer.start() : PostgreSqlServer.start();
                HikariDataSource its = new HikariDataSource(settings(server.fresh()));
                JdbiIdempotencyStore killed = Databases.store(its);
                Idempotency engine = Idempotency.builder(killed)
                        .guarantee(Guarantee.AT_LEAST_ONCE)
                        .build()) {
            assertThat(pay(engine)).isEqualTo(1);
            assertThat(killed.claim(request)).isEqualTo(new Claim.Granted(lease));

            server.kill();
            assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> pay(engine));
            server.restart();

            assertThat(pay(engine)).isEqualTo(1);
            IdempotencyRecord record = killed.find(request.key()).orElseThrow();
            assertThat(record.token()).isEqualTo(request.token());
            assertThat(killed.renew(List.of(lease), Duration.ofMinutes(1))).containsExactly(lease);
            assertThat(killed.complete(lease, StoredResult.notKept(), Duration.ofHours(1)))
                    .isTrue();
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void aCallWhoseServerComesBackInTimeIsAnsweredAndItsRivalsWait() {
        try (Idempotency engine = engine()) {
            int answer = engine.execute(PAY, "key", Fingerprint.none(), () -> {
                        wire.cutAll();
                        assertThat(CompletableFuture.supplyAsync(() -> pay(engine)))
                                .failsWithin(Duration.ofSeconds(10))
                                .withThrowableThat()
                                .withCauseInstanceOf(InProgress.class);
                        return runs.incrementAndGet();
                    })
                    .value();

            assertThat(answer).isEqualTo(1);
            assertThat(pay(engine)).isEqualTo(1);
            assertThat(runs).hasValue(1);
        }
    }

    private Idempotency engine() {
        return Idempotency.builder(store).guarantee(Guarantee.AT_LEAST_ONCE).build();
    }

    private int pay(Idempotency engine) {
        return engine.execute(PAY, "key", Fingerprint.none(), runs::incrementAndGet)
                .value();
    }
}
