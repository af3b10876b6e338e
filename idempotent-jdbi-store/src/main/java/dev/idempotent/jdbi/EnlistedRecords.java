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

/** The store's rows on the connection of somebody else's transaction, which is neither ended here nor closed. */
final class EnlistedRecords implements TransactionalStore.InTransaction {

    private final Rows rows;
    private final Connection connection;

    EnlistedRecords(Rows rows, Connection connection) {
        this.rows = rows;
        this.connection = connection;
    }

    /** What is done with the rows. */
    @FunctionalInterface
    private interface Work<R> {

        R done() throws SQLException;
    }

    @Override
    public Claim claim(ClaimRequest request) {
        return run("claim a key", () -> claimed(request));
    }

    /** On PostgreSQL a statement that was not granted its lock ends the transaction, but for a savepoint. */
    @Override
    public Claim claimGently(ClaimRequest request) {
        return run("claim a key", () -> {
            Savepoint before = connection.setSavepoint();
            Claim claim = claimed(request);
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
        return run("store a result", () -> rows.complete(connection, TimeLimit.NONE, lease, result, retainFor));
    }

    private Claim claimed(ClaimRequest request) throws SQLException {
        return new Claiming(rows, connection, TimeLimit.NONE, request, request.waitFor()).claim();
    }

    private <R> R run(String doing, Work<R> work) {
        try {
            return work.done();
        } catch (SQLException | RuntimeException e) {
            throw e instanceof StoreException known
                    ? known
                    : SqlFailure.in(e, rows.table())
                            .orElseThrow(() -> OwnTransactions.unexpected(doing, rows.table(), e))
                            .toStoreException(doing);
        }
    }
}
