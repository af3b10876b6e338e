package dev.idempotent.jdbi;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.TransactionalStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/** The store's rows on the connection of somebody else's transaction, which is neither ended here nor closed. */
final class EnlistedRecords implements TransactionalStore.InTransaction {

    private final Rows rows;
    private final Connection connection;
    private final Jdbi jdbi;

    EnlistedRecords(Rows rows, Connection connection) {
        this.rows = rows;
        this.connection = connection;
        this.jdbi = Jdbi.create(connection);
    }

    @Override
    public Claim claim(ClaimRequest request) {
        return run("claim a key", handle -> new Claiming(rows, handle, request, request.waitFor()).claim());
    }

    /** On PostgreSQL a statement that was not granted its lock ends the transaction, but for a savepoint. */
    @Override
    public Claim claimGently(ClaimRequest request) {
        return run("claim a key", handle -> {
            Savepoint before = connection.setSavepoint();
            Claim claim = new Claiming(rows, handle, request, request.waitFor()).claim();
            if (claim instanceof Claim.Locked) {
                connection.rollback(before);
            } else {
                connection.releaseSavepoint(before);
            }
            return claim;
        });
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        return run("store a result", handle -> rows.complete(handle, lease, result, retainFor));
    }

    private <R> R run(String doing, HandleCallback<R, SQLException> work) {
        try (Handle handle = jdbi.open()) {
            return work.withHandle(OwnTransactions.plain(handle));
        } catch (SQLException | RuntimeException e) {
            throw e instanceof StoreException known
                    ? known
                    : SqlFailure.in(e, rows.table())
                            .orElseThrow(() -> OwnTransactions.unexpected(doing, rows.table(), e))
                            .toStoreException(doing);
        }
    }
}
