package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many nodes clean up at once, while calls go on. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Database.class)
class PurgeTest {

    private static final int NODES = 6;
    private static final int EXPIRED = 3_000;

    private final Database database;
    private final HikariDataSource pool;
    private final JdbiIdempotencyStore store;

    PurgeTest(Database database) {
        this.database = database;
        HikariConfig settings = Databases.settings(database.fresh());
        settings.setMaximumPoolSize(NODES + 4);
        pool = new HikariDataSource(settings);
        store = Databases.store(pool);
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void everyRecordIsRemovedOnceAndNobodyFails() throws Exception {
        expired(EXPIRED);
        ExecutorService threads = Executors.newFixedThreadPool(NODES + 1);
        try {
            Future<Integer> calls = threads.submit(this::callOnExpiredKeys);
            List<Future<Integer>> purges = new ArrayList<>();
            for (int node = 0; node < NODES; node++) {
                purges.add(threads.submit(this::purge));
            }
            int removed = 0;
            for (Future<Integer> purge : purges) {
                removed += purge.get();
            }
            int claimed = calls.get();

            assertThat(claimed).isEqualTo(200);
            assertThat(rows()).as("what calls made").isEqualTo(claimed);
            // A call that came first started its key's record afresh, and there was one less to remove.
            assertThat(removed).isBetween(EXPIRED - claimed, EXPIRED);
        } finally {
            threads.shutdownNow();
        }
    }

    private int purge() {
        int removed = 0;
        int batch;
        do {
            batch = store.deleteExpired(100);
            removed += batch;
        } while (batch > 0);
        return removed;
    }

    private int callOnExpiredKeys() {
        int granted = 0;
        for (int i = 0; i < 200; i++) {
            ClaimRequest request = Requests.of(new RecordKey("purge", "", "key " + i * 7));
            granted += store.claim(request) instanceof Claim.Granted ? 1 : 0;
            assertThat(store.complete(
                            new Lease(request.key(), request.token(), 1), StoredResult.notKept(), Duration.ofHours(1)))
                    .isTrue();
        }
        return granted;
    }

    @Test
    void aRecordThatSomebodyWorksOnIsPassedOver() throws SQLException {
        expired(2);
        try (Connection worker = pool.getConnection()) {
            worker.setAutoCommit(false);
            worker.createStatement().executeUpdate("""
                    UPDATE idempotency_record SET attempt = 2 WHERE operation = 'purge' AND scope = ''
                        AND idempotency_key = 'key 0'""");
            if (database == Database.POSTGRESQL || database == Database.POSTGRESQL_15 || database == Database.MARIADB) {
                assertThat(store.deleteExpired(10)).isEqualTo(1);
            }
            worker.rollback();
        }
        assertThat(store.deleteExpired(10)).isPositive();
        assertThat(rows()).isZero();
    }

    private void expired(int count) {
        List<RecordKey> keys = IntStream.range(0, count)
                .mapToObj(i -> new RecordKey("purge", "", "key " + i))
                .toList();
        keys.forEach(key -> assertThat(store.claim(Requests.of(key))).isInstanceOf(Claim.Granted.class));
        Jdbi.create(pool)
                .useHandle(handle -> handle.createUpdate(
                                """
                        UPDATE idempotency_record SET lease_until = %s, expires_at = %s""".formatted(database.earlier("lease_until"), database.earlier("expires_at")))
                        .bind("by", Micros.of(Duration.ofDays(2)))
                        .execute());
    }

    private int rows() {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM idempotency_record")
                        .mapTo(Integer.class)
                        .one());
    }
}
