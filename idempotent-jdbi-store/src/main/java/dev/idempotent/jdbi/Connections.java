package dev.idempotent.jdbi;

import dev.idempotent.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * Lends connections, for one piece of work each.
 *
 * @param jdbi opens all, or those only that JDBI's statements are executed on
 * @param calls opens those for the statements of calls, where it is there: a handle of JDBI's copies its settings each time
 */
record Connections(Jdbi jdbi, Optional<DataSource> calls) {

    static Connections of(Jdbi jdbi) {
        return new Connections(jdbi, Optional.empty());
    }

    static Connections of(DataSource dataSource) {
        return new Connections(Jdbi.create(dataSource), Optional.of(dataSource));
    }

    /** Those that a call can be part of. Where the store made its Jdbi itself, nobody else works on its handles. */
    Transactions transactions() {
        return calls.isEmpty()
                ? new JdbiTransactions(jdbi)
                : Transactions.none(
                        "The SQL store was built on a DataSource, and on the connection of a transaction that it"
                                + " begins nobody else works: build it on the application's Jdbi, or give the engine the"
                                + " application's transactions.");
    }

    /** What is done on a connection. */
    @FunctionalInterface
    interface Use<R> {

        R of(Connection connection) throws SQLException;
    }

    /**
     * For the statements of calls.
     *
     * @param commits where the connection does not commit each by itself
     */
    <R> R lend(boolean commits, Use<R> use) throws SQLException {
        if (calls.isEmpty()) {
            HandleCallback<R, SQLException> onHandle = handle -> use.of(handle.getConnection());
            return lendHandle(handle -> commits ? committed(handle, onHandle) : onHandle.withHandle(handle));
        }
        try (Connection connection = open(calls.get())) {
            return commits ? ended(use, connection, connection::commit, connection::rollback) : use.of(connection);
        }
    }

    /** For JDBI's own statements. */
    <R> R lendHandle(HandleCallback<R, SQLException> use) throws SQLException {
        try (Handle handle = jdbi.open()) {
            return use.withHandle(handle);
        }
    }

    /** All or nothing. */
    static <R> R committed(Handle handle, HandleCallback<R, SQLException> use) throws SQLException {
        handle.begin();
        return ended(connection -> use.withHandle(handle), handle.getConnection(), handle::commit, handle::rollback);
    }

    /** Of a transaction. */
    @FunctionalInterface
    private interface End {

        void run() throws SQLException;
    }

    private static <R> R ended(Use<R> use, Connection connection, End commit, End rollback) throws SQLException {
        try {
            R result = use.of(connection);
            commit.run();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            try {
                rollback.run();
            } catch (SQLException | RuntimeException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    private static Connection open(DataSource source) {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }
}
