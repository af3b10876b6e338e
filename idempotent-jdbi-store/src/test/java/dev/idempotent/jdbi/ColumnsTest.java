package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in the table, below what the SPI shows. */
@ParameterizedClass
@EnumSource(Database.class)
class ColumnsTest {

    private final HikariDataSource pool;
    private final JdbiIdempotencyStore store;
    private final ClaimRequest request = Requests.fresh();
    private final Lease lease = new Lease(request.key(), request.token(), 1);

    ColumnsTest(Database database) {
        pool = Databases.pool(database);
        store = Databases.store(pool);
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void completingFillsTheResultAndLeavesTheExpiryAlone() {
        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));
        Map<String, Object> claimed = row();

        assertThat(store.complete(lease, StoredResult.value("json", new byte[] {1}), Duration.ofDays(9)))
                .isTrue();

        assertThat(row())
                .containsEntry("expires_at", claimed.get("expires_at"))
                .containsEntry("created_at", claimed.get("created_at"))
                .containsEntry("state", "COMPLETED")
                .containsEntry("kind", "VALUE")
                .containsEntry("format", "json")
                .containsEntry("result", new byte[] {1});
        assertThat(row().get("completed_at")).isNotNull();
    }

    @Test
    void aClaimThatStartsAfreshEmptiesWhatACompletionFills() {
        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));
        Map<String, Object> claimed = row();
        assertThat(store.complete(lease, StoredResult.value("json", new byte[] {1}), Duration.ofDays(1)))
                .isTrue();
        Databases.age(pool, request.key(), Duration.ofDays(2));

        assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));

        Map<String, Object> afresh = row();
        assertThat(afresh.keySet()).isEqualTo(claimed.keySet());
        for (String column : new String[] {"kind", "format", "result", "completed_at"}) {
            assertThat(afresh.get(column)).as(column).isNull();
        }
        assertThat(afresh.get("created_at")).isNotEqualTo(claimed.get("created_at"));
    }

    private Map<String, Object> row() {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT * FROM idempotency_record")
                        .mapToMap()
                        .one());
    }
}
