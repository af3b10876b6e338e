package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many statements each method takes. */
@ParameterizedClass
@EnumSource(Database.class)
class StatementCountTest {

    private final boolean oneMore;
    private final HikariDataSource pool;
    private final StatementLog statements;
    private final JdbiIdempotencyStore store;

    StatementCountTest(Database database) {
        // H2's delta table has changed rows only.
        oneMore = database == Database.H2 || database == Database.H2_SERVER;
        pool = Databases.pool(database);
        statements = new StatementLog(pool);
        store = JdbiIdempotencyStore.builder(Jdbi.create(statements.dataSource()))
                .schema(SchemaMode.CREATE)
                .build();
    }

    @BeforeEach
    void forgetSetUp() {
        statements.clear();
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Test
    void aFirstCallTakesTwoStatements() {
        assertThat(complete(claimed())).isTrue();

        assertThat(statements.executed()).hasSize(2);
    }

    @Test
    void aCallThatEndsTwiceOrAfterItsRetentionTakesAStatementMore() {
        Lease lease = claimed();
        assertThat(complete(lease)).isTrue();
        Lease late = claimed();
        Databases.age(pool, late.key(), Duration.ofDays(2));
        statements.clear();

        assertThat(complete(lease)).isTrue();
        assertThat(statements.executed()).hasSize(2);

        assertThat(complete(late)).isTrue();
        assertThat(statements.executed()).hasSize(4);
    }

    /**
     * For longer than a tenth of its lease. Where connections are short, more statements are what nobody needs. What stands
     * still is the database's clock, not ours.
     */
    @Test
    void aClaimThatWaitedForAConnectionTakesNoneMore() throws Exception {
        RecordKey key = Requests.fresh().key();
        ClaimRequest request =
                new ClaimRequest(key, "mine", "f", Duration.ofSeconds(10), Duration.ofHours(1), Duration.ZERO, true);
        List<Connection> held = new ArrayList<>();
        while (pool.getHikariPoolMXBean().getActiveConnections() < pool.getMaximumPoolSize()) {
            held.add(pool.getConnection());
        }
        CompletableFuture<Claim> waiting = CompletableFuture.supplyAsync(() -> store.claim(request));
        await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
        long start = System.nanoTime();
        await().until(() -> System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(1_200));

        for (Connection connection : held) {
            connection.close();
        }

        assertThat(waiting.get()).isInstanceOf(Claim.Granted.class);
        assertThat(statements.executed()).hasSize(1);
    }

    @Test
    void soDoesOneAfterManyOthers() {
        for (int i = 0; i < 40; i++) {
            var unused = claimed();
        }
        statements.clear();

        assertThat(complete(claimed())).isTrue();

        assertThat(statements.executed()).hasSize(2);
    }

    @Test
    void aReplayTakesOneStatement() {
        Lease lease = claimed();
        assertThat(complete(lease)).isTrue();
        statements.clear();

        assertThat(store.claim(Requests.of(lease.key()))).isInstanceOf(Claim.Completed.class);

        assertThat(statements.executed()).hasSize(oneMore ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void aReplayOnANodeThatKnowsTheKeyTakesOneStatementAndACachedOneNone(Guarantee guarantee) {
        IdempotentOperation<String> operation = IdempotentOperation.named("pay", String.class)
                .guarantee(guarantee)
                .build();
        try (Idempotency knowing = Idempotency.builder(store).build();
                Idempotency caching = Idempotency.builder(store)
                        .cacheResults(1_000_000, Duration.ofHours(1))
                        .build()) {
            for (Idempotency node : List.of(knowing, caching)) {
                var unused = node.execute(operation, "k", Fingerprint.of(), () -> "done");
            }
            statements.clear();

            assertThat(caching.execute(operation, "k", Fingerprint.of(), () -> "again"))
                    .isEqualTo(new Outcome.Replayed<>("done"));
            assertThat(statements.executed()).isEmpty();

            assertThat(knowing.execute(operation, "k", Fingerprint.of(), () -> "again"))
                    .isEqualTo(new Outcome.Replayed<>("done"));
            assertThat(statements.executed()).hasSize(1);
        }
    }

    @Test
    void aPollTakesOneStatement() {
        Lease lease = claimed();
        statements.clear();

        assertThat(store.claim(Requests.of(lease.key()))).isInstanceOf(Claim.InProgress.class);

        assertThat(statements.executed()).hasSize(oneMore ? 2 : 1);
    }

    @Test
    void releasingFindingAndCleaningUpTakeOneStatementEach() {
        Lease lease = claimed();
        statements.clear();

        assertThat(store.find(lease.key())).isPresent();
        assertThat(store.release(lease)).isTrue();
        assertThat(store.deleteExpired(10)).isZero();

        assertThat(statements.executed()).hasSize(3);
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
