package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Finds out what database there is, and sees to the table.
 *
 * @param late cancels statements, where the driver does not; without a thread until there is one
 * @param readsCommitted whether what a connection reads is committed
 */
record Setup(
        Table table,
        OwnTransactions transactions,
        Optional<LateStatements> late,
        PacketLimit limit,
        boolean readsCommitted) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static Setup on(Connections connections, TableName name) {
        try (Handle handle = connections.jdbi().open()) {
            Table table = Table.named(name, handle.getConnection().getMetaData());
            Optional<LateStatements> late =
                    table.dialect().cancelsExactly() ? Optional.of(new LateStatements()) : Optional.empty();
            boolean autoCommit = handle.getConnection().getAutoCommit();
            int isolation = handle.getConnection().getTransactionIsolation();
            return new Setup(
                    table,
                    new OwnTransactions(connections, table, late, autoCommit),
                    late,
                    PacketLimit.of(handle, table),
                    isolation != Connection.TRANSACTION_READ_UNCOMMITTED);
        } catch (SQLException | JdbiException e) {
            throw StoreException.passing(
                    "could not ask the database what it is: it is unreachable or busy. Look at its address, the"
                            + " credentials and the connection pool",
                    e);
        }
    }

    void apply(SchemaMode mode) {
        if (mode == SchemaMode.CREATE) {
            create();
        }
        if (mode != SchemaMode.NONE) {
            validate();
        }
    }

    void validate() {
        mismatch().ifPresent(mismatch -> {
            throw mismatch;
        });
    }

    /** Another node may be creating the same table, or the user may not: what counts is that it is there in the end. */
    private void create() {
        try {
            transactions.runTogether("create what is missing", PATIENCE, this::runScript);
        } catch (StoreException e) {
            if (mismatch().isPresent()) {
                throw e;
            }
        }
    }

    private boolean runScript(Handle handle) throws SQLException {
        new Schema(table).create(handle.getConnection());
        return true;
    }

    private Optional<SchemaMismatchException> mismatch() {
        return transactions.runTogether("compare the columns", PATIENCE, new Schema(table)::mismatch);
    }
}
