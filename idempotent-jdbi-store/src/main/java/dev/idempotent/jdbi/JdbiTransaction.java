package dev.idempotent.jdbi;

import dev.idempotent.store.Transaction;
import java.sql.Connection;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The transaction that is open on a handle. */
record JdbiTransaction(Handle handle, boolean isNew) implements Transaction {

    @Override
    public Connection connection() {
        return handle.getConnection();
    }

    /** Nothing is held back. */
    @Override
    public void flush() {}

    @Override
    public Savepoint savepoint() {
        String name = "idempotent_" + UUID.randomUUID();
        handle.savepoint(name);
        return new Savepoint() {
            @Override
            public void undo() {
                handle.rollbackToSavepoint(name);
            }

            @Override
            public void release() {
                handle.releaseSavepoint(name);
            }
        };
    }
}
