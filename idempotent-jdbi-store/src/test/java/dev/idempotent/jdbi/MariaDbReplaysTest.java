package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a replay does to its row on MariaDB: it is locked for the statement, and left as it is. */
@Tag("slow")
class MariaDbReplaysTest {

    private final HikariDataSource pool = Databases.pool(Database.MARIADB);
    private final JdbiIdempotencyStore store = Databases.store(pool);
    private final ClaimRequest request = Requests.fresh();

    @BeforeEach
    void complete() {
        Claim claim = store.claim(request);
        assertThat(claim).isInstanceOf(Claim.Granted.class);
        Lease lease = ((Claim.Granted) claim).lease();
        assertThat(store.complete(lease, StoredResult.notKept(), Duration.ofHours(1)))
                .isTrue();
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void aThousandReplaysUpdateNothing() {
        long updatedBefore = updatedRows();
        assertThat(updatedBefore).as("completing counts").isPositive();

        for (int i = 0; i < 1_000; i++) {
            assertThat(store.claim(Requests.of(request.key()))).isInstanceOf(Claim.Completed.class);
        }

        // Nobody else works on this server's tables meanwhile but the server itself.
        assertThat(updatedRows() - updatedBefore).isBetween(0L, 10L);
    }

    @Test
    void aReplayWaitsForWhoHasTheRow() throws SQLException {
        try (Connection rival = pool.getConnection()) {
            rival.setAutoCommit(false);
            try (var lock = rival.prepareStatement("SELECT token FROM idempotency_record FOR UPDATE")) {
                assertThat(lock.executeQuery().next()).isTrue();
            }

            assertThat(store.claim(Requests.of(request.key(), "fingerprint", Duration.ofSeconds(1))))
                    .isEqualTo(new Claim.Locked());
            rival.rollback();
        }
        assertThat(store.claim(Requests.of(request.key()))).isInstanceOf(Claim.Completed.class);
    }

    private long updatedRows() {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SHOW GLOBAL STATUS LIKE 'Handler_update'")
                        .map((row, context) -> row.getLong(2))
                        .one());
    }
}
