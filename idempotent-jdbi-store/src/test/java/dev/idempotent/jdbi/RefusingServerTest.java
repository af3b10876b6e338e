package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Fingerprint;
import dev.idempotent.IdempotencyException.StoreUnavailable;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.store.Claim;
import dev.idempotent.store.StoreException;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The server answers, and for a while will not do what it is told. */
@Tag("slow")
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "MARIADB"})
class RefusingServerTest {

    private static final IdempotentOperation<Integer> PAY =
            IdempotentOperation.named("pay", int.class).waitFor(Duration.ZERO).build();

    private final Database database;
    private final Address address;
    private final AtomicInteger runs = new AtomicInteger();

    RefusingServerTest(Database database) {
        this.database = database;
        this.address = database.fresh();
    }

    @AfterEach
    void takeWrites() {
        takeWrites(true);
    }

    /** As at a failover: until everybody is told of the new primary, connections lead to one that is none any more. */
    @Test
    void aCallWhoseServerIsReadOnlyForAWhileIsStoredOnceItIsNotAndOthersAreToldMeanwhile() {
        try (Node node = Node.on(Databases.settings(address))) {
            CompletableFuture<Void> outage = new CompletableFuture<>();

            int answer = pay(node, "key", () -> {
                takeWrites(false);
                outage.completeAsync(() -> {
                    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
                    await().until(() -> {
                        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> pay(node, "other", () -> 0));
                        return System.nanoTime() > end;
                    });
                    takeWrites(true);
                    return null;
                });
                return runs.incrementAndGet();
            });

            assertThat(outage).as("the server took no writes until just now").isCompleted();
            assertThat(answer).isEqualTo(1);
            assertThat(pay(node, "key", runs::incrementAndGet)).isEqualTo(1);
            assertThat(runs).hasValue(1);
        }
    }

    /** What a session is told when it begins, all sessions are told. */
    private void takeWrites(boolean takes) {
        if (database == Database.MARIADB) {
            address.execute("SET GLOBAL tx_read_only = " + !takes, """
                    BEGIN NOT ATOMIC
                        FOR other IN (
                            SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID())
                        DO
                            KILL other.id;
                        END FOR;
                    END""");
        } else {
            String name = address.url().replaceFirst(".*/", "");
            address.execute(
                    "SET default_transaction_read_only = off",
                    "ALTER DATABASE " + name + " SET default_transaction_read_only = " + !takes,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name
                            + "' AND pid <> pg_backend_pid()");
        }
    }

    @Test
    void aStatementThatTheServerStopsIsTold() throws SQLException {
        HikariConfig settings = Databases.settings(address);
        settings.setConnectionInitSql(
                database == Database.MARIADB ? "SET max_statement_time = 0.5" : "SET statement_timeout = 500");
        try (HikariDataSource pool = new HikariDataSource(settings);
                JdbiIdempotencyStore store = Databases.store(Jdbi.create(pool));
                Connection rival = address.connect()) {
            Claim.Granted granted = (Claim.Granted) store.claim(Requests.fresh());
            rival.setAutoCommit(false);
            rival.createStatement().executeUpdate("UPDATE idempotency_record SET lease_until = created_at");
            long start = System.nanoTime();

            StoreException failure = catchThrowableOfType(StoreException.class, () -> store.release(granted.lease()));

            assertThat(failure.isPassing()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            rival.rollback();
            assertThat(store.release(granted.lease())).isTrue();
        }
    }

    private static int pay(Node node, String key, IntSupplier body) {
        return node.engine()
                .execute(PAY, key, Fingerprint.none(), body::getAsInt)
                .value();
    }
}
