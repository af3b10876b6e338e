package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each method costs on the wire. */
class StatementCountTest {

    private final AtomicInteger statements = new AtomicInteger();
    private final HikariDataSource pool = Databases.pool(Databases.inMemory());
    private final IdempotencyStore store = countedStore();

    private IdempotencyStore countedStore() {
        Jdbi jdbi = Jdbi.create(pool).setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                statements.incrementAndGet();
            }
        });
        return JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build();
    }

    @BeforeEach
    void forgetSetUp() {
        statements.set(0);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aFirstCallTakesTwoStatements() {
        assertThat(complete(claimed())).isTrue();

        assertThat(statements).hasValue(2);
    }

    @Test
    void aReplayTakesTwoStatements() {
        Lease lease = claimed();
        assertThat(complete(lease)).isTrue();
        statements.set(0);

        assertThat(store.claim(Requests.of(lease.key()))).isInstanceOf(Claim.Completed.class);

        assertThat(statements).hasValue(2);
    }

    @Test
    void aPollTakesTwoStatements() {
        Lease lease = claimed();
        statements.set(0);

        assertThat(store.claim(Requests.of(lease.key()))).isInstanceOf(Claim.InProgress.class);

        assertThat(statements).hasValue(2);
    }

    @Test
    void heldLeasesAreRenewedInOneStatement() {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            leases.add(claimed());
        }
        statements.set(0);

        assertThat(store.renew(leases, Duration.ofMinutes(5))).hasSize(50);

        assertThat(statements).hasValue(1);
    }

    @Test
    void whichLeasesAreLostTakesOneStatementMore() {
        Lease held = claimed();
        Lease lost = claimed();
        assertThat(store.release(lost)).isTrue();
        statements.set(0);

        assertThat(store.renew(List.of(held, lost), Duration.ofMinutes(5))).containsExactly(held);

        assertThat(statements).hasValue(2);
    }

    @Test
    void releasingFindingAndCleaningUpTakeOneStatementEach() {
        Lease lease = claimed();
        statements.set(0);

        assertThat(store.find(lease.key())).isPresent();
        assertThat(store.release(lease)).isTrue();
        assertThat(store.deleteExpired(10)).isZero();

        assertThat(statements).hasValue(3);
    }

    private Lease claimed() {
        ClaimRequest request = Requests.fresh();
        assertThat(store.claim(request)).isInstanceOf(Claim.Granted.class);
        return new Lease(request.key(), request.token(), 1);
    }

    private boolean complete(Lease lease) {
        return store.complete(lease, StoredResult.notKept(), Duration.ofHours(1));
    }
}
