package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What calls leave behind on PostgreSQL's pages, as its own statistics tell. */
@Tag("slow")
class PostgreSqlPagesTest {

    private final HikariDataSource pool = Databases.pool(Database.POSTGRESQL);
    private final JdbiIdempotencyStore store = Databases.store(pool);

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void tenThousandReplaysWriteNothing() {
        ClaimRequest first = Requests.fresh();
        complete(claimed(first), 200);
        Statistics before = statisticsAfterReads(1);

        for (int i = 0; i < 10_000; i++) {
            assertThat(store.claim(Requests.of(first.key()))).isInstanceOf(Claim.Completed.class);
        }

        Statistics after = statisticsAfterReads(10_000);
        assertThat(before.updated()).isEqualTo(1);
        assertThat(after.written()).isEqualTo(before.written());
        assertThat(locker()).as("transaction that locked the row last").isEqualTo("0");
    }

    @Test
    void completingUpdatesTheRowInPlaceAndRenewingToo() {
        int calls = 1_000;
        for (int i = 0; i < calls; i++) {
            Lease lease = claimed(Requests.fresh());
            assertThat(store.renew(List.of(lease), Duration.ofMinutes(5))).hasSize(1);
            complete(lease, 50 + i % 400);
        }

        Statistics statistics = statisticsAfterReads(3 * calls);
        assertThat(statistics.inserted()).isEqualTo(calls);
        assertThat(statistics.updated()).isEqualTo(2L * calls);
        assertThat(statistics.updatedInPlace()).isGreaterThan(2L * calls * 98 / 100);
    }

    /** However full it is: a node of a large installation starts as fast as the first. */
    @Test
    void whoChecksTheTableAtStartUpReadsNoRow() {
        for (int i = 0; i < 100; i++) {
            assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
        }
        Statistics before = statisticsAfterReads(100);

        try (JdbiIdempotencyStore another = Databases.store(pool)) {
            assertThat(another.find(Requests.fresh().key())).isEmpty();
        }

        Statistics after = statisticsAfterReads(Math.toIntExact(before.reads()) + 1);
        assertThat(after.rowsRead()).isEqualTo(before.rowsRead());
    }

    /** Where all have, at one time, the planner takes those that have not for none, which are read soon. */
    @Test
    void callsFindTheirRowsByTheKeyHoweverManyHaveExpired() {
        Jdbi.create(pool).useHandle(handle -> {
            handle.execute("""
                    INSERT INTO idempotency_record (operation, scope, idempotency_key, state, token, attempt, fingerprint,
                        lease_until, expires_at, kind, format, result, created_at)
                    SELECT 'place', 'ann', 'old-' || i, 'COMPLETED', 't', 1, 'f',
                        now() - INTERVAL '2 days', now() - INTERVAL '1 day', 'VALUE', 'f', '',
                        now() - INTERVAL '2 days'
                    FROM generate_series(1, 20000) AS i""");
            handle.execute("ANALYZE idempotency_record");
        });
        int calls = 100;
        for (int i = 0; i < calls; i++) {
            Lease lease = claimed(Requests.fresh());
            assertThat(store.renew(List.of(lease), Duration.ofMinutes(5))).hasSize(1);
            complete(lease, 50);
            assertThat(store.answer(lease.key())).isPresent();
            assertThat(store.find(lease.key())).isPresent();
        }

        statisticsAfterReads(4 * calls);
        // The planner looks for the last of them, a few times.
        assertThat(readByExpiry()).isLessThan(calls);
    }

    private long readByExpiry() {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT idx_tup_read FROM pg_stat_user_indexes"
                                + " WHERE indexrelname = 'idempotency_record_expires_at'")
                        .mapTo(Long.class)
                        .one());
    }

    private Lease claimed(ClaimRequest request) {
        assertThat(store.claim(request)).isInstanceOf(Claim.Granted.class);
        return new Lease(request.key(), request.token(), 1);
    }

    private void complete(Lease lease, int size) {
        byte[] result = new byte[size];
        new Random(size).nextBytes(result);
        assertThat(store.complete(lease, StoredResult.value("f", result), Duration.ofHours(1)))
                .isTrue();
    }

    private String locker() {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT CAST(xmax AS text) FROM idempotency_record")
                        .mapTo(String.class)
                        .one());
    }

    private record Statistics(
            long reads, long rowsRead, long inserted, long updated, long updatedInPlace, long deleted, long dead) {

        List<Long> written() {
            return List.of(inserted, updated, updatedInPlace, deleted, dead);
        }
    }

    /** A session tells what it did when it ends at the latest. */
    private Statistics statisticsAfterReads(int reads) {
        store.close();
        pool.getHikariPoolMXBean().softEvictConnections();
        await().until(() -> read().reads() >= reads);
        return read();
    }

    private Statistics read() {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("""
                        SELECT seq_scan + idx_scan, seq_tup_read + idx_tup_fetch,
                            n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del, n_dead_tup
                        FROM pg_stat_user_tables WHERE relname = 'idempotency_record'""")
                        .map((row, context) -> new Statistics(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7)))
                        .one());
    }
}
