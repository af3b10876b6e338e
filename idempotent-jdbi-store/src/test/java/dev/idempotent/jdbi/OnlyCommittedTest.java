package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node remembers is committed: nothing of a transaction that may still be rolled back, or was, is ever replayed. */
@Tag("slow")
@Timeout(60)
@ParameterizedClass
@EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
class OnlyCommittedTest {

    private final Database database;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final JdbiIdempotencyStore store;
    private final Idempotency caching;
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean refusesCommits;

    OnlyCommittedTest(Database database) {
        this.database = database;
        HikariConfig settings = Databases.settings(database.fresh());
        // One is the store's, and one is there for everything else.
        settings.setMaximumPoolSize(2);
        settings.setConnectionTimeout(2_000);
        pool = new HikariDataSource(settings);
        jdbi = Jdbi.create(pool).setTransactionHandler(new Refusing());
        store = JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build();
        caching = Idempotency.builder(store)
                .cacheResults(1_000_000, Duration.ofHours(1))
                .build();
    }

    /** Rolls back and fails where it is told to, as a commit does whose deferred constraints are broken. */
    private final class Refusing extends LocalTransactionHandler {

        @Override
        public TransactionHandler specialize(Handle handle) {
            return new Refusing();
        }

        @Override
        public void commit(Handle handle) {
            if (refusesCommits) {
                throw new TransactionException("refused");
            }
            super.commit(handle);
        }
    }

    @AfterEach
    void close() {
        caching.close();
        store.close();
        pool.close();
    }

    private Outcome<Integer> call(IdempotentOperation<Integer> operation) {
        return caching.execute(operation, "k", Bank.SAME, runs::incrementAndGet);
    }

    private Outcome<Integer> call() {
        return call(IdempotentOperation.named("count", Integer.class).build());
    }

    @Test
    void whatIsRolledBackIsNotReplayedThoughItWasWithinItsTransaction() {
        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    assertThat(call()).isEqualTo(new Outcome.Executed<>(1));
                    assertThat(call()).isEqualTo(new Outcome.Replayed<>(1));
                    throw new IllegalStateException("the caller rolls back");
                }))
                .hasMessage("the caller rolls back");

        assertThat(call()).isEqualTo(new Outcome.Executed<>(2));
        assertThat(call()).isEqualTo(new Outcome.Replayed<>(2));
    }

    @Test
    void whatCouldNotBeCommittedIsNotReplayed() {
        refusesCommits = true;
        assertThatThrownBy(this::call).isNotNull();
        refusesCommits = false;

        assertThat(call()).isEqualTo(new Outcome.Executed<>(2));
    }

    @Test
    void whatATransactionCommittedIsReplayedInTheNext() {
        jdbi.useTransaction(handle -> assertThat(call()).isEqualTo(new Outcome.Executed<>(1)));

        jdbi.useTransaction(handle -> assertThat(call()).isEqualTo(new Outcome.Replayed<>(1)));
        assertThat(call()).isEqualTo(new Outcome.Replayed<>(1));
    }

    @Test
    void otherArgumentsAreRefusedInATransactionWhichGoesOn() {
        var unused = call();

        jdbi.useTransaction(handle -> {
            assertThatExceptionOfType(KeyReused.class)
                    .isThrownBy(() -> caching.execute(
                            IdempotentOperation.named("count", Integer.class).build(),
                            "k",
                            Bank.OTHER,
                            runs::incrementAndGet));
            assertThat(handle.isInTransaction()).isTrue();
        });
    }

    @Test
    void aKnownKeyIsNotReadOnASecondConnectionWhereTheCallerHoldsTheLast() {
        try (Idempotency knowing = Idempotency.builder(store).build()) {
            for (int i = 0; i < 2; i++) {
                jdbi.useHandle(handle -> {
                    assertThat(handle.createQuery("SELECT 1").mapTo(int.class).one())
                            .isEqualTo(1);
                    var unused = knowing.execute(
                            IdempotentOperation.named("count", Integer.class).build(),
                            "k",
                            Bank.SAME,
                            runs::incrementAndGet);
                });
            }
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void nothingIsRememberedWhereConnectionsReadWhatIsUncommitted() {
        HikariConfig settings = Databases.settings(database.fresh());
        settings.setTransactionIsolation("TRANSACTION_READ_UNCOMMITTED");
        try (HikariDataSource dirty = new HikariDataSource(settings);
                JdbiIdempotencyStore onDirty = Databases.store(dirty)) {
            assertThat(onDirty.mayBeRemembered()).isFalse();
        }
        assertThat(store.mayBeRemembered()).isTrue();
    }

    @Test
    void aDeletedRecordIsReplayedUntilItsTimeToLiveIsOverAndNotWhereOnlyItsKeyIsKnown() {
        try (Idempotency brief = Idempotency.builder(store)
                        .cacheResults(1_000_000, Duration.ofSeconds(1))
                        .build();
                Idempotency knowing = Idempotency.builder(store).build()) {
            IdempotentOperation<Integer> operation =
                    IdempotentOperation.named("count", Integer.class).build();
            var first = brief.execute(operation, "k", Bank.SAME, runs::incrementAndGet);
            var unused = knowing.execute(operation, "k", Bank.SAME, runs::incrementAndGet);
            Databases.execute(pool, "DELETE FROM idempotency_record");

            assertThat(first.isReplay()).isFalse();
            assertThat(knowing.execute(operation, "k", Bank.SAME, runs::incrementAndGet))
                    .isEqualTo(new Outcome.Executed<>(2));
            await().until(() -> brief.execute(operation, "k", Bank.SAME, runs::incrementAndGet)
                    .value()
                    .equals(2));
        }
    }

    @Test
    void whatHasExpiredRunsAgainWhereverItWasRemembered() {
        IdempotentOperation<Integer> brief = IdempotentOperation.named("count", Integer.class)
                .retainFor(Duration.ofSeconds(1))
                .build();
        var unused = call(brief);

        await().until(() -> !call(brief).isReplay());

        assertThat(runs).hasValue(2);
    }
}
