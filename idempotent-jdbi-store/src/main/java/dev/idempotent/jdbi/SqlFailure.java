package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an {@link SQLException} means to the store. */
record SqlFailure(SQLException cause, Table table) {

    /**
     * Beginnings of states whose messages are about connections, transactions, names, rights, locks, resources and shutdowns, and
     * quote no values; from HYT on they are H2's.
     */
    private static final Set<String> SPEAKABLE = Set.of(
            "08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "HYT", "90020", "90067", "90079", "90098",
            "90121");

    static final String LEFT_OUT = "(message left out: it may quote a key)";

    /** The failure below {@code thrown}, which JDBI or a pool may have wrapped. */
    static Optional<SqlFailure> in(Throwable thrown, Table table) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException found) {
                return Optional.of(new SqlFailure(found, table));
            }
        }
        return Optional.empty();
    }

    /** A rival was faster: the transaction may be tried again at once. */
    boolean isConflict() {
        return state().equals("40001") || table.dialect().isConflict(cause);
    }

    /** A rival holds a lock for longer than the database lets us wait. */
    boolean isLockTimeout() {
        return table.dialect().isLockTimeout(cause);
    }

    /** The server, or what is between, has ended the connection; another one may work. */
    boolean isLostConnection() {
        return state().startsWith("08") || table.dialect().isLostConnection(cause);
    }

    /** A rival was faster, and the statement may be given again in the same transaction. */
    boolean isLostRace() {
        return table.dialect().isLostRace(cause);
    }

    boolean isMissingTable() {
        return Set.of("42S02", "42S03", "42S04", "42P01", "3F000").contains(state())
                || table.dialect().isMissingSchema(cause);
    }

    /** Without a state it is no word of the database's: pools say so of a connection that they have closed after its loss. */
    private boolean isPassing() {
        return state().isEmpty()
                || isLockTimeout()
                || isLostConnection()
                || state().startsWith("53")
                || state().startsWith("57")
                || cause instanceof SQLTransientException
                || cause instanceof SQLRecoverableException
                || cause instanceof SQLNonTransientConnectionException
                || table.dialect().isUnreachable(cause);
    }

    StoreException toStoreException(String doing) {
        String what = "could not %s in table %s (SQLState %s, error %d): "
                .formatted(doing, table, state(), cause.getErrorCode());
        if (isConflict()) {
            return StoreException.conflict(what + "another transaction was faster", shareable());
        }
        return isPassing()
                ? StoreException.passing(
                        what
                                + "the database is unreachable or busy. Try again; where it goes on, look at the connection"
                                + " pool, the database and who holds its locks",
                        shareable())
                : StoreException.lasting(
                        what + "trying again will not help. Compare the table with "
                                + table.dialect().schemaFile() + " and look at the user's rights on it",
                        shareable());
    }

    /** Others quote values, or may, as triggers do: keys, which may be personal, do not belong in a log. */
    private SQLException shareable() {
        if (state().isEmpty() || SPEAKABLE.stream().anyMatch(state()::startsWith)) {
            return cause;
        }
        SQLException silent = new SQLException(LEFT_OUT, cause.getSQLState(), cause.getErrorCode());
        silent.setStackTrace(cause.getStackTrace());
        return silent;
    }

    private String state() {
        @Nullable String state = cause.getSQLState();
        return state == null ? "" : state;
    }
}
