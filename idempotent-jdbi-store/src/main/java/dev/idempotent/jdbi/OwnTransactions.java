package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Runs work in a transaction of its own, on a connection of its own, and again where a rival was faster.
 *
 * <p>Not {@code jdbi.inTransaction}: it joins a handle that the thread has open, and on a connection that comes with
 * auto-commit off it takes itself to be inside a transaction and never commits.
 */
final class OwnTransactions {

    private static final int TRIES = 12;

    private static final SqlParser PARSER = new ColonPrefixSqlParser();

    private final Jdbi jdbi;
    private final Dialect dialect;
    private final boolean autoCommit;

    /** @param autoCommit how connections come from the pool when nobody's transaction is open on them */
    OwnTransactions(Jdbi jdbi, Dialect dialect, boolean autoCommit) {
        this.jdbi = jdbi;
        this.dialect = dialect;
        this.autoCommit = autoCommit;
    }

    /**
     * @param doing for the message of a failure: "could not …"
     * @param patience how long locks are waited for again, after the database gave up waiting
     */
    <R> R run(String doing, Duration patience, HandleCallback<R, SQLException> work) {
        long start = System.nanoTime();
        for (int tries = 1; ; tries++) {
            try {
                return once(doing, work);
            } catch (SQLException | RuntimeException e) {
                SqlFailure failure = SqlFailure.in(e, dialect).orElse(null);
                if (failure == null) {
                    throw unexpected(doing, e);
                }
                boolean patient = Duration.ofNanos(System.nanoTime() - start).compareTo(patience) < 0;
                boolean again = failure.isConflict() || (failure.isLockTimeout() && patient);
                if (!again || tries == TRIES) {
                    throw failure.toStoreException(doing);
                }
                pause(tries);
            }
        }
    }

    private <R> R once(String doing, HandleCallback<R, SQLException> work) throws SQLException {
        try (Handle handle = jdbi.open()) {
            refuseForeignTransaction(doing, handle);
            // The application's Jdbi may be set to another SQL template or parameter syntax.
            handle.getConfig(SqlStatements.class)
                    .setTemplateEngine(TemplateEngine.NOP)
                    .setSqlParser(PARSER);
            handle.begin();
            try {
                R result = work.withHandle(handle);
                handle.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollback(handle, e);
                throw e;
            }
        }
    }

    private void refuseForeignTransaction(String doing, Handle handle) throws SQLException {
        if (autoCommit && !handle.getConnection().getAutoCommit()) {
            throw StoreException.lasting(
                    "could not %s in table %s: the Jdbi gave a connection with somebody's transaction on it, and this would commit it. Build the store on a Jdbi that opens connections of its own"
                            .formatted(doing, Statements.TABLE),
                    null);
        }
    }

    private static void rollback(Handle handle, Throwable failure) {
        try {
            handle.rollback();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static RuntimeException unexpected(String doing, Exception e) {
        return e instanceof StoreException known
                ? known
                : StoreException.lasting(
                        "could not %s in table %s: %s"
                                .formatted(doing, Statements.TABLE, e.getClass().getName()),
                        e);
    }

    /** At most 64 ms, at random, so that rivals do not meet again. */
    private static void pause(int tries) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000L << Math.min(tries, 6)));
    }
}
