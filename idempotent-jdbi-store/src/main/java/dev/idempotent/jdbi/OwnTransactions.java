package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Runs work on a connection of its own, and again where a rival was faster or the connection was lost: all that the store
 * does may be done twice.
 *
 * <p>Not {@code jdbi.inTransaction}: it joins a handle that the thread has open, and on a connection that comes with
 * auto-commit off it takes itself to be inside a transaction and never commits.
 */
final class OwnTransactions {

    private static final int MOST_TRIES = 12;

    /** Less is not asked of the database: what races for a moment must not look like a lock that is held. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

    private static final SqlParser PARSER = new ColonPrefixSqlParser();

    private final Connections connections;
    private final Table table;
    private final Optional<LateStatements> late;
    private final boolean autoCommit;

    /**
     * @param late cancels what calls are given where time is over; the driver where it is empty
     * @param autoCommit how connections come from the pool when nobody's transaction is open on them
     */
    OwnTransactions(Connections connections, Table table, Optional<LateStatements> late, boolean autoCommit) {
        this.connections = connections;
        this.table = table;
        this.late = late;
        this.autoCommit = autoCommit;
    }

    /** The patience asked for, or what is always had. */
    static Duration atLeast(Duration patience) {
        return patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience;
    }

    /** The same on other connections to the same database. */
    OwnTransactions on(Connections other) {
        return new OwnTransactions(other, table, late, autoCommit);
    }

    /** The statements of a call. */
    @FunctionalInterface
    interface Work<R> {

        /** Gives them, each within the limit. */
        R on(Connection connection, TimeLimit limit) throws SQLException;
    }

    /** Each statement commits by itself. */
    <R> R run(String doing, Duration patience, Work<R> work) {
        return persistently(
                doing,
                patience,
                left -> connections.lend(!autoCommit, connection -> {
                    refuseForeignTransaction(doing, connection);
                    return work.on(connection, limit(left));
                }));
    }

    /** As {@link #run(String, Duration, Work)}, by JDBI's statements, which keep the limit by themselves. */
    <R> R run(String doing, Duration patience, HandleCallback<R, SQLException> work) {
        return persistently(
                doing,
                patience,
                left -> onHandle(doing, left, autoCommit ? work : handle -> Connections.committed(handle, work)));
    }

    /** All statements commit together. */
    <R> R runTogether(String doing, Duration patience, HandleCallback<R, SQLException> work) {
        return persistently(
                doing, patience, left -> onHandle(doing, left, handle -> Connections.committed(handle, work)));
    }

    /** One try. */
    @FunctionalInterface
    private interface Try<R> {

        R within(Duration left) throws SQLException;
    }

    /**
     * @param doing for the message of a failure: "could not …"
     * @param patience how long locks are waited for, and how long a statement may take
     */
    private <R> R persistently(String doing, Duration patience, Try<R> work) {
        Duration enough = atLeast(patience);
        long start = System.nanoTime();
        for (int tries = 1; ; tries++) {
            Duration left = enough.minusNanos(System.nanoTime() - start);
            try {
                return work.within(left);
            } catch (SQLException | RuntimeException e) {
                SqlFailure failure = SqlFailure.in(e, table).orElseThrow(() -> unexpected(doing, table, e));
                if (!isWorthTrying(failure, e, tries, enough.minusNanos(System.nanoTime() - start))) {
                    throw failure.toStoreException(doing);
                }
                pause(tries);
            }
        }
    }

    /** Where the database was restarted, a pool may hand out one lost connection after the other. */
    private static boolean isWorthTrying(SqlFailure failure, Exception thrown, int tries, Duration left) {
        if (failure.isLockTimeout()) {
            return !left.isNegative();
        }
        boolean anotherMayWork = failure.isLostConnection() && !(thrown instanceof ConnectionException);
        return tries < MOST_TRIES && (failure.isConflict() || anotherMayWork);
    }

    /** The application's Jdbi may be set to another SQL template or parameter syntax. */
    private <R> R onHandle(String doing, Duration left, HandleCallback<R, SQLException> work) throws SQLException {
        return connections.lendHandle(handle -> {
            refuseForeignTransaction(doing, handle.getConnection());
            handle.getConfig(SqlStatements.class)
                    .setTemplateEngine(TemplateEngine.NOP)
                    .setSqlParser(PARSER)
                    .addCustomizer(limit(left));
            return work.withHandle(handle);
        });
    }

    private TimeLimit limit(Duration left) {
        return table.dialect().limitsTime() ? TimeLimit.of(left, late) : TimeLimit.NONE;
    }

    private void refuseForeignTransaction(String doing, Connection connection) throws SQLException {
        if (autoCommit && !connection.getAutoCommit()) {
            throw StoreException.lasting(
                    "could not %s in table %s: the Jdbi or data source gave a connection with somebody's transaction on it, and this would commit it. Build the store on one that opens connections of its own"
                            .formatted(doing, table),
                    null);
        }
    }

    static RuntimeException unexpected(String doing, Table table, Exception e) {
        return e instanceof StoreException known
                ? known
                : StoreException.lasting(
                        "could not %s in table %s: %s"
                                .formatted(doing, table, e.getClass().getName()),
                        silent(e));
    }

    /** JDBI's messages quote what is bound to a statement. */
    private static RuntimeException silent(Exception e) {
        RuntimeException silent = new IllegalStateException(SqlFailure.LEFT_OUT);
        silent.setStackTrace(e.getStackTrace());
        return silent;
    }

    /** At most 64 ms, at random, so that rivals do not meet again. */
    private static void pause(int tries) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000L << Math.min(tries, 6)));
    }
}
