package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that is not given back to the pool, for what must go on while bodies hold all the others. Used by one
 * thread at a time, and replaced where it does not answer.
 */
final class KeptConnection implements ConnectionFactory, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeptConnection.class);
    private static final int ANSWERS_WITHIN_SECONDS = 2;

    private final Jdbi pool;
    private final ReentrantLock use = new ReentrantLock();
    private @Nullable Handle kept;
    private boolean closed;

    private KeptConnection(Jdbi pool, Handle kept) {
        this.pool = pool;
        this.kept = kept;
    }

    /** None where the Jdbi has but one connection for all. Another one must be there for everything else. */
    static Optional<KeptConnection> of(Jdbi pool) {
        Handle kept = pool.open();
        try (Handle another = pool.open()) {
            if (another.getConnection() != kept.getConnection()) {
                return Optional.of(new KeptConnection(pool, kept));
            }
            kept.close();
            return Optional.empty();
        } catch (ConnectionException e) {
            kept.close();
            throw StoreException.passing(
                    "the pool gave one connection and not a second, and the store keeps one for renewing leases: let the"
                            + " pool have at least two, and more than the calls that run at one time hold",
                    e);
        }
    }

    @Override
    public Connection openConnection() throws SQLException {
        use.lock();
        try {
            return answering().getConnection();
        } catch (SQLException | RuntimeException | Error e) {
            use.unlock();
            throw e;
        }
    }

    @Override
    public void closeConnection(Connection connection) {
        use.unlock();
    }

    /** Whether it can be used without the pool. */
    boolean answers() {
        use.lock();
        try {
            Handle old = kept;
            return old != null && old.getConnection().isValid(ANSWERS_WITHIN_SECONDS);
        } catch (SQLException e) {
            return false;
        } finally {
            use.unlock();
        }
    }

    private Handle answering() throws SQLException {
        Handle old = kept;
        if (old != null && old.getConnection().isValid(ANSWERS_WITHIN_SECONDS)) {
            return old;
        }
        letGo();
        if (closed) {
            throw new SQLException("the store is closed");
        }
        Handle fresh = pool.open();
        kept = fresh;
        return fresh;
    }

    @Override
    public void close() {
        use.lock();
        try {
            closed = true;
            letGo();
        } finally {
            use.unlock();
        }
    }

    private void letGo() {
        Handle old = kept;
        kept = null;
        if (old != null) {
            closeQuietly(old);
        }
    }

    /** A lost connection cannot be rolled back either; the pool finds out by itself. */
    private static void closeQuietly(Handle old) {
        try {
            old.close();
        } catch (JdbiException e) {
            LOG.debug("The kept connection could not be given back in order", e);
        }
    }
}
