package dev.idempotent.jdbi;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * One claim on one connection.
 *
 * @param lockWait how long a rival's open transaction is waited for
 */
record Claiming(Rows rows, Handle handle, ClaimRequest request, Duration lockWait) {

    /** Of a race that was lost without harm to the transaction. */
    private static final int MOST_TRIES = 4;

    /**
     * Claims, and once more where a race was lost in a way that left the transaction whole. Other conflicts are thrown as they
     * come: whether there is anything to try again, only the transaction's owner knows.
     */
    Claim claim() throws SQLException {
        long start = System.nanoTime();
        for (int tries = 1; ; tries++) {
            Duration left = lockWait.minusNanos(System.nanoTime() - start);
            try {
                Optional<IdempotencyRecord> record = ask(left.isNegative() ? Duration.ZERO : left);
                if (record.isPresent()) {
                    return answer(record.get());
                }
                if (tries == MOST_TRIES) {
                    throw new SQLTransactionRollbackException("the record went away between two statements", "40001");
                }
            } catch (RuntimeException e) {
                SqlFailure failure = SqlFailure.in(e, rows.table()).orElseThrow(() -> e);
                if (failure.isLockTimeout()) {
                    if (left.isNegative() || !rows.table().dialect().waitsInSteps()) {
                        return new Claim.Locked();
                    }
                    tries--;
                } else if (!failure.isLostRace() || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Empty where the row that stood in the way has gone since. */
    private Optional<IdempotencyRecord> ask(Duration left) {
        return Rows.keyed(rows.table().dialect().bounded(handle, rows.statements().claim, left), request.key())
                .bind("state", request.reclaim() ? "IN_PROGRESS" : "IN_PROGRESS_ONCE")
                .bind("token", request.token())
                .bind("fingerprint", request.fingerprint())
                .bind("leaseFor", Micros.of(request.leaseFor()))
                .bind("retainFor", Micros.of(request.retainFor()))
                .bind("reclaim", request.reclaim())
                .map(RecordMapper.ofClaim(rows.table(), request.key()))
                .findOne()
                .flatMap(row -> row)
                .or(() -> rows.find(handle, request.key()));
    }

    private Claim answer(IdempotencyRecord record) {
        if (record.result().isPresent()) {
            return new Claim.Completed(record.fingerprint(), record.result().get(), record.retentionLeft());
        }
        if (record.token().equals(request.token()) && record.state() == State.IN_PROGRESS) {
            return new Claim.Granted(new Lease(request.key(), record.token(), record.attempt()));
        }
        boolean lapsed = !isPositive(record.leaseLeft());
        if (record.state() == State.ABANDONED || (lapsed && !request.reclaim())) {
            return new Claim.Abandoned(record.fingerprint());
        }
        return new Claim.InProgress(record.fingerprint(), lapsed ? Duration.ZERO : record.leaseLeft());
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
