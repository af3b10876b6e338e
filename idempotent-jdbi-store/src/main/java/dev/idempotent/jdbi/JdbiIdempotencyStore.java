package dev.idempotent.jdbi;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps records in one table of an SQL database: {@code idempotency_record}, one row a key.
 *
 * <p><b>The protocol.</b> Each statement commits by itself, on a connection of the pool that is used for nothing else
 * meanwhile; where auto-commit is off, a commit follows each method.
 *
 * <pre>
 * claim          PostgreSQL  WITH seen AS (SELECT the live row), claimed AS (INSERT … WHERE NOT EXISTS seen     1
 *                            ON CONFLICT DO UPDATE … WHERE it may be taken RETURNING …) claimed UNION ALL seen
 *                MariaDB     INSERT … ON DUPLICATE KEY UPDATE column = IF(it may be taken, …) … RETURNING …     1
 *                H2          MERGE, FINAL TABLE of which is the row; SELECT it, where it is somebody else's     1 or 2
 *                all         INSERT, where 32 claims in a row found no row; the above, where one is there       1 more
 * complete       UPDATE … WHERE key AND token AND not completed AND not expired; without that, where no row is  1 or 2
 * release        DELETE … WHERE key AND token AND in progress                                                   1
 * abandon        UPDATE … WHERE key AND token AND not completed                                                  1
 * settle         UPDATE … WHERE key AND token AND nobody runs it                                                1
 * discard        DELETE … WHERE key AND token AND nobody runs it                                                1
 * renew          UPDATE … WHERE (key) IN … AND token IN … AND in progress, 200 leases at once                   1
 *                SELECT which are held, where fewer rows than leases were updated
 * deleteExpired  DELETE … WHERE retention over AND no live lease, bounded; locked rows are passed over          1
 * find           SELECT                                                                                         1
 * answer         SELECT … WHERE completed AND not expired                                                       1
 * list, -Failed  SELECT … WHERE state, no index: reads the whole table                                          1
 * count          SELECT … GROUP BY state, of a bounded number of rows by the index on expires_at                1
 * </pre>
 *
 * <p><b>Why one claimant wins.</b> A claim gives the row as it stands when it is done, and is granted where the token in it
 * is its own; nothing is concluded from counts, or from what was seen earlier. Of racing inserts the primary key lets one
 * through. The others wait for its commit and then
 *
 * <ul>
 *   <li>on PostgreSQL find the row by ON CONFLICT, lock it, and look at what the lock gave them, not at what they saw
 *       before: of the rivals for a lapsed lease, the second finds the first's live one and changes nothing. Its answer is
 *       empty then, for {@code seen} is of the time before; a SELECT follows. Under REPEATABLE READ and above the row is
 *       not in the snapshot: 40001, which is tried again.
 *   <li>on MariaDB update the row under its lock, whatever the isolation level: an INSERT reads what is, not a snapshot.
 *       The first assignments decide by the row as it was, those after them by whether the row is this claim's now. Each
 *       column is set, so that nothing of an older life shines through.
 *   <li>on H2 fail with 23505 of the primary key, which there means "lost" and nothing else, or lock the row and look again.
 * </ul>
 *
 * <p>Races are tried again, a bounded number of times with a random pause, and so is what fails on a lost connection: all
 * that the store does may be done twice, since a token that is on the record already is granted again.
 *
 * <p><b>Within the application's transaction</b> ({@link #in}) claim and complete are the same two statements on its connection;
 * rivals' claims wait at the row until it ends. The wait is bounded by the claim itself: on PostgreSQL {@code lock_timeout} is set
 * before the insert and put back after it by the same statement, on MariaDB {@code innodb_lock_wait_timeout} holds for one
 * statement, H2 waits in steps of the connection's LOCK_TIMEOUT. In a transaction that was joined, a savepoint is set before the
 * claim and released after it, two statements more, since on PostgreSQL a wait that was too long would end the transaction;
 * where failures are an answer, a second savepoint stands before the work, two more again. Under REPEATABLE READ and above
 * PostgreSQL does not show what a rival committed since the transaction began, which is a conflict then, and on H2 may be
 * one: a transaction that was begun for the call is begun anew, one that was joined is over. MariaDB's reads what is committed.
 *
 * <p><b>What a replay costs.</b> On PostgreSQL it reads: no lock, no dead tuple, nothing in the log. On MariaDB it takes the
 * row's lock for the length of one statement and writes nothing; to read first would save that and make every first call,
 * of which there are more, a round trip longer. So the engine reads first only where it saw the key completed.
 *
 * <p><b>JDBI</b> opens connections, ends transactions and executes operators' statements. Those of calls (claim, complete, answer,
 * find) it takes apart; they go to JDBC, unseen by its {@code SqlLogger}, and on a {@code DataSource} past its handles.
 *
 * <p><b>Why a late owner does no harm.</b> Every write after the claim names the token of its lease. A takeover changes
 * it, so the late owner's statement matches no row. Until then it matches, however late it is.
 *
 * <p><b>Why clocks do no harm.</b> The database's clock is the only one: durations go in as parameters and come out as
 * differences, so no node's clock is ever compared with another's. It stands still during a statement; a claim that
 * waited for a lock for a tenth of its lease or longer renews the lease at once, or is not granted where that is lost by then.
 *
 * <p><b>Retention</b> counts from the claim, so that {@code complete} leaves the indexed {@code expires_at} alone, unless
 * the call outlived it, and PostgreSQL updates in place. Durations above 100 years count as 100, parts of a microsecond as none.
 *
 * <p><b>Connections.</b> One is kept from the pool for as long as the store is open. Leases are renewed on it, and results
 * stored where the pool has nothing to give, so that bodies which hold all others starve neither.
 *
 * <p><b>Failures.</b> What the database throws becomes a {@link StoreException}: passing where it is about connections,
 * pools, locks, conflicts, time or a shutdown, lasting otherwise. Neither its message nor its cause's quotes a key or a
 * result. A claim waits for a rival's open transaction until {@link ClaimRequest#waitFor()} is over, and a second at the
 * least; any other statement takes five at the most, on PostgreSQL by a thread of the store's own. On H2 only waits for
 * locks are bounded: a limit would stay on the connection.
 *
 * <p>Safe for use by many threads and many nodes. Supported: PostgreSQL 15 and later, MariaDB 10.6 and later, H2 2.4.
 */
public final class JdbiIdempotencyStore implements TransactionalStore, AutoCloseable {

    /** How long a write that nobody set a time for waits for locks. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A claim that waited longer than this part of its lease starts the lease anew. */
    private static final int NOTICEABLE_PART = 10;

    /** For what reads the whole table. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(1);

    private final Setup setup;
    private final Rows rows;
    private final OwnTransactions transactions;
    private final OwnTransactions renewals;
    private final Optional<KeptConnection> kept;
    private final Transactions joined;

    JdbiIdempotencyStore(Setup setup, Connections connections, Optional<KeptConnection> kept) {
        this.setup = setup;
        this.rows = Rows.of(setup.table(), setup.limit());
        this.transactions = setup.transactions();
        this.renewals = kept.map(connection -> transactions.on(Connections.of(Jdbi.create(connection))))
                .orElse(transactions);
        this.kept = kept;
        this.joined = connections.transactions();
    }

    /**
     * Begins to build a store.
     *
     * @param jdbi opens connections of its own: not on a data source that hands out the connection of the caller's
     *     transaction, which the store refuses. Auto-commit may be on or off. Its settings stay as they are. The store
     *     keeps one connection until it is closed, so a pool needs at least two
     */
    public static JdbiIdempotencyStoreBuilder builder(Jdbi jdbi) {
        return new JdbiIdempotencyStoreBuilder(Connections.of(jdbi));
    }

    /**
     * As {@link #builder(Jdbi)}, for an application that works without JDBI: less is done for each call. Calls are {@code ATOMIC}
     * only where the engine has the application's transactions, as in Spring.
     */
    public static JdbiIdempotencyStoreBuilder builder(DataSource dataSource) {
        return new JdbiIdempotencyStoreBuilder(Connections.of(dataSource));
    }

    @Override
    public Claim claim(ClaimRequest request) {
        Duration lockWait = OwnTransactions.atLeast(request.waitFor());
        // Locks are waited for as long as asked, so the statement as a whole may take a little longer.
        AtomicLong began = new AtomicLong(Long.MAX_VALUE);
        Claim claim = transactions.run("claim a key", lockWait.plus(PATIENCE), (connection, limit) -> {
            began.accumulateAndGet(System.nanoTime(), Math::min);
            return new Claiming(rows, connection, limit, request, lockWait).claim();
        });
        return claim instanceof Claim.Granted granted ? begunNow(granted, request.leaseFor(), began.get()) : claim;
    }

    /** The database's clock stood still while the claim waited for a lock. Who lost a short lease meanwhile is not granted it. */
    private Claim begunNow(Claim.Granted granted, Duration leaseFor, long began) {
        boolean isNoticeable = (System.nanoTime() - began) / 1_000 > Micros.of(leaseFor) / NOTICEABLE_PART;
        return !isNoticeable || renew(List.of(granted.lease()), leaseFor).contains(granted.lease())
                ? granted
                : new Claim.Locked();
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        return write(own -> own.run(
                "store a result",
                PATIENCE,
                (connection, limit) -> rows.complete(connection, limit, lease, result, retainFor)));
    }

    @Override
    public boolean release(Lease lease) {
        return write("release a key", handle -> rows.release(handle, lease));
    }

    @Override
    public boolean abandon(Lease lease) {
        return write("give a call up", handle -> rows.abandon(handle, lease));
    }

    @Override
    public boolean settle(Lease lease, String token, StoredResult result, Duration retainFor) {
        return write("settle a call", handle -> rows.settle(handle, lease, token, result, retainFor));
    }

    @Override
    public boolean discard(Lease lease) {
        return write("discard a call", handle -> rows.discard(handle, lease));
    }

    private boolean write(String doing, HandleCallback<Boolean, SQLException> update) {
        return write(own -> own.run(doing, PATIENCE, update));
    }

    /** Where the pool has nothing to give while the database answers, on the connection that is kept. */
    private boolean write(Predicate<OwnTransactions> update) {
        try {
            return update.test(transactions);
        } catch (StoreException e) {
            if (!e.isPassing() || !kept.map(KeptConnection::answers).orElse(false)) {
                throw e;
            }
            return update.test(renewals);
        }
    }

    @Override
    public Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
        Set<Lease> held = new HashSet<>();
        for (List<Lease> some : Renewal.parts(leases)) {
            Renewal renewal = new Renewal(rows.statements(), some, leaseFor);
            held.addAll(renewals.run("renew leases", PATIENCE, renewal::run));
        }
        return held;
    }

    @Override
    public int deleteExpired(int limit) {
        return transactions.run("remove expired records", PATIENCE, handle -> rows.deleteExpired(handle, limit));
    }

    @Override
    public Optional<IdempotencyRecord> find(RecordKey key) {
        return transactions.run("read a record", PATIENCE, (connection, limit) -> rows.find(connection, limit, key));
    }

    @Override
    public Optional<Claim.Completed> answer(RecordKey key) {
        return transactions.run("read an answer", PATIENCE, (connection, limit) -> rows.answer(connection, limit, key));
    }

    /** Not on connections that read what is uncommitted: what a claim answers is committed there too, what is read is not. */
    @Override
    public boolean mayBeRemembered() {
        return setup.readsCommitted();
    }

    @Override
    public List<IdempotencyRecord> list(State state, int limit) {
        return transactions.run("list records", LONG_PATIENCE, handle -> rows.list(handle, state, limit));
    }

    @Override
    public List<IdempotencyRecord> listFailed(int limit) {
        return transactions.run("list failed calls", LONG_PATIENCE, handle -> rows.listFailed(handle, limit));
    }

    /** @throws SchemaMismatchException where the table is missing or does not fit */
    @Override
    public void check() {
        setup.validate();
    }

    @Override
    public RecordCounts count(int most) {
        return transactions.run("count records", LONG_PATIENCE, handle -> rows.count(handle, most));
    }

    @Override
    public InTransaction in(Connection connection) {
        return new EnlistedRecords(rows, connection);
    }

    /**
     * Those on the handles of the store's {@code Jdbi}: a call joins the transaction on the handle that JDBI has bound to the
     * thread, or opens one and binds its handle. So what the body does by {@code withHandle}, {@code useHandle}, {@code
     * inTransaction} and on-demand objects of that {@code Jdbi} is part of it; by {@code open()}, by another {@code Jdbi} or by
     * plain JDBC on the data source it is not.
     */
    @Override
    public Transactions transactions() {
        return joined;
    }

    @Override
    public Optional<StoreException> explained(Throwable failure) {
        return SqlFailure.in(failure, rows.table()).map(known -> known.toStoreException("commit"));
    }

    /** Gives back the connection that it kept. Close the engine first, and the pool after. */
    @Override
    public void close() {
        setup.late().ifPresent(LateStatements::close);
        kept.ifPresent(KeptConnection::close);
    }
}
