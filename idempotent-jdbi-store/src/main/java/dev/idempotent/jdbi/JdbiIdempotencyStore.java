package dev.idempotent.jdbi;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Keeps records in one table of an SQL database: {@code idempotency_record}, one row a key.
 *
 * <p><b>The protocol.</b> Each method is one short transaction on a connection of its own:
 *
 * <pre>
 * claim          MERGE: insert | take over | start afresh; a row comes back where it did   granted: 1 statement
 *                SELECT the row, where none came back                                      replay, poll: 2
 * complete       UPDATE … WHERE key AND token                                              1
 * release        DELETE … WHERE key AND token AND in progress                              1
 * renew          UPDATE … WHERE (key) IN … AND token IN … AND in progress                  1 a tick for 200 leases
 *                SELECT which are held, where fewer rows than leases were updated
 * deleteExpired  DELETE … WHERE retention over AND no live lease, bounded                  1
 * find           SELECT                                                                    1
 * </pre>
 *
 * <p><b>Why one claimant wins.</b> A key without a row: the primary key lets one of the racing inserts through; the
 * others fail with 23505, which here means "lost" and nothing else, and ask again. A key with a row: MERGE locks it
 * before it decides, and looks again at the row that the lock gave it, so of the rivals for a lapsed lease the second
 * finds the first's live one. Whoever changed the row, and nobody else, is told so by the statement itself; nothing is
 * concluded from counts or from what was seen earlier. A row that goes away between the two statements of a claim is a
 * lost race too. Races are tried again, a bounded number of times with a random pause, in a new transaction: therefore
 * the isolation level does not matter; REPEATABLE READ and above only see more conflicts.
 *
 * <p><b>Why a late owner does no harm.</b> Every write after the claim names the token of its lease. A takeover changes
 * it, so the late owner's statement matches no row. Until then it matches, however late it is.
 *
 * <p><b>Why clocks do no harm.</b> {@code CURRENT_TIMESTAMP} of the database is the only clock: durations go in as
 * parameters and come out as differences, so no node's clock is ever compared with another's. On H2 it is the start of
 * the statement: a claim that waited for a lock has a lease that is shorter by the wait.
 *
 * <p><b>Retention</b> counts from the claim, so that {@code complete} leaves the indexed {@code expires_at} alone, unless
 * the call outlived it. Durations above 100 years count as 100 years; what is below a microsecond is dropped.
 *
 * <p><b>Failures.</b> What the database throws becomes a {@link dev.idempotent.store.StoreException}: passing where it is
 * about connections, pools, locks, conflicts or a shutdown, lasting otherwise. Neither its message nor its cause's
 * quotes a key or a result. Where a claim must wait for a rival's open transaction it does so for the database's lock
 * timeout, again and again until {@link ClaimRequest#waitFor()} is over.
 *
 * <p>Safe for use by many threads and many nodes. Supported: H2 2.4.
 */
public final class JdbiIdempotencyStore implements IdempotencyStore {

    /** How long a write that nobody set a time for waits for locks. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OwnTransactions transactions;
    private final Statements statements;

    private JdbiIdempotencyStore(Setup setup) {
        this.transactions = setup.transactions();
        this.statements = new Statements(setup.dialect());
    }

    /**
     * Begins to build a store.
     *
     * @param jdbi opens connections of its own: not on a data source that hands out the connection of the caller's
     *     transaction, which the store refuses. Auto-commit may be on or off. Its settings stay as they are
     */
    public static Builder builder(Jdbi jdbi) {
        return new Builder(jdbi);
    }

    @Override
    public Claim claim(ClaimRequest request) {
        return transactions.run("claim a key", request.waitFor(), handle -> claim(handle, request));
    }

    private Claim claim(Handle handle, ClaimRequest request) throws SQLException {
        Optional<Integer> attempt = keyed(handle.createQuery(statements.claim), request.key())
                .bind("token", request.token())
                .bind("fingerprint", request.fingerprint())
                .bind("leaseFor", Micros.of(request.leaseFor()))
                .bind("retainFor", Micros.of(request.retainFor()))
                .bind("reclaim", request.reclaim())
                .map((row, context) -> row.getInt("attempt"))
                .findOne();
        return attempt.isPresent()
                ? new Claim.Granted(new Lease(request.key(), request.token(), attempt.get()))
                : answer(request, find(handle, request.key()).orElseThrow(JdbiIdempotencyStore::rowIsGone));
    }

    /** The owner released it, or it was cleaned up, since we were refused: a conflict like others. */
    private static SQLException rowIsGone() {
        return new SQLTransactionRollbackException("the record went away between two statements", "40001");
    }

    private static Claim answer(ClaimRequest request, IdempotencyRecord record) {
        if (record.result().isPresent()) {
            return new Claim.Completed(record.fingerprint(), record.result().get());
        }
        if (record.token().equals(request.token())) {
            return new Claim.Granted(new Lease(request.key(), record.token(), record.attempt()));
        }
        Duration left = record.leaseLeft();
        return new Claim.InProgress(record.fingerprint(), left.isNegative() ? Duration.ZERO : left);
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        return transactions.run(
                        "store a result",
                        PATIENCE,
                        handle -> leased(handle.createUpdate(statements.complete), lease)
                                .bind("kind", result.kind().name())
                                .bind("format", result.format())
                                .bind("result", result.bytes())
                                .bind("retainFor", Micros.of(retainFor))
                                .execute())
                == 1;
    }

    @Override
    public boolean release(Lease lease) {
        return transactions.run(
                        "release a key",
                        PATIENCE,
                        handle -> leased(handle.createUpdate(statements.release), lease)
                                .execute())
                == 1;
    }

    @Override
    public Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
        List<Lease> distinct = new ArrayList<>(new LinkedHashSet<>(leases));
        Set<Lease> held = new HashSet<>();
        for (int from = 0; from < distinct.size(); from += Renewal.MOST) {
            List<Lease> some = distinct.subList(from, Math.min(from + Renewal.MOST, distinct.size()));
            Renewal renewal = new Renewal(statements, some, leaseFor);
            held.addAll(transactions.run("renew leases", PATIENCE, renewal::run));
        }
        return held;
    }

    @Override
    public int deleteExpired(int limit) {
        return transactions.run(
                "remove expired records",
                PATIENCE,
                handle -> handle.createUpdate(statements.deleteExpired)
                        .bind("limit", limit)
                        .execute());
    }

    @Override
    public Optional<IdempotencyRecord> find(RecordKey key) {
        return transactions.run("read a record", PATIENCE, handle -> find(handle, key));
    }

    private Optional<IdempotencyRecord> find(Handle handle, RecordKey key) {
        return keyed(handle.createQuery(statements.read), key)
                .map(new RecordMapper(key))
                .findOne();
    }

    private static <S extends SqlStatement<S>> S leased(S statement, Lease lease) {
        return keyed(statement, lease.key()).bind("token", lease.token());
    }

    private static <S extends SqlStatement<S>> S keyed(S statement, RecordKey key) {
        return statement
                .bind("operation", key.operation())
                .bind("scope", key.scope())
                .bind("key", key.value());
    }

    /** Settings of a store. Not safe for use by many threads. */
    public static final class Builder {

        private final Jdbi jdbi;
        private SchemaMode schema = SchemaMode.VALIDATE;

        private Builder(Jdbi jdbi) {
            this.jdbi = jdbi;
        }

        /** What to do about the table; {@link SchemaMode#VALIDATE} unless set. */
        public Builder schema(SchemaMode mode) {
            this.schema = mode;
            return this;
        }

        /**
         * Connects to the database, sees to the table, and returns the store.
         *
         * @throws UnsupportedDatabaseException where the store has no SQL for the database
         * @throws SchemaMismatchException where the table is missing or does not fit
         * @throws dev.idempotent.store.StoreException where the database does not answer
         */
        public JdbiIdempotencyStore build() {
            Setup setup = Setup.on(jdbi);
            setup.apply(schema);
            return new JdbiIdempotencyStore(setup);
        }
    }
}
