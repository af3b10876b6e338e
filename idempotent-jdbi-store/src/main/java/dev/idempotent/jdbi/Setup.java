package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Finds out what database there is, and sees to the table. */
record Setup(Dialect dialect, OwnTransactions transactions) {

    private static final int CREATE_TRIES = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static Setup on(Jdbi jdbi) {
        try (Handle handle = jdbi.open()) {
            Dialect dialect = Dialect.of(handle.getConnection().getMetaData());
            boolean autoCommit = handle.getConnection().getAutoCommit();
            return new Setup(dialect, new OwnTransactions(jdbi, dialect, autoCommit));
        } catch (SQLException | JdbiException e) {
            throw StoreException.passing(
                    "could not ask the database what it is: it is unreachable or busy. Look at its address and its"
                            + " connection pool",
                    e);
        }
    }

    void apply(SchemaMode mode) {
        if (mode == SchemaMode.CREATE) {
            create();
        }
        if (mode != SchemaMode.NONE) {
            mismatch().ifPresent(mismatch -> {
                throw mismatch;
            });
        }
    }

    /** Another node may be creating the same table: what counts is that it is there in the end. */
    private void create() {
        for (int tries = 1; ; tries++) {
            try {
                transactions.run("create what is missing", PATIENCE, this::runScript);
                return;
            } catch (StoreException e) {
                if (mismatch().isEmpty()) {
                    return;
                }
                if (tries == CREATE_TRIES) {
                    throw e;
                }
            }
        }
    }

    private boolean runScript(Handle handle) throws SQLException {
        new Schema(dialect).create(handle.getConnection());
        return true;
    }

    private Optional<SchemaMismatchException> mismatch() {
        return transactions.run(
                "compare the columns", PATIENCE, handle -> new Schema(dialect).mismatch(handle.getConnection()));
    }
}
