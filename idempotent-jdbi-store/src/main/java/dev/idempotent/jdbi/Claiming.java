package dev.idempotent.jdbi;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.Optional;

/**
 * One claim on one connection.
 *
 * @param limit of each statement
 * @param lockWait how long a rival's open transaction is waited for
 */
record Claiming(Rows rows, Connection connection, TimeLimit limit, ClaimRequest request, Duration lockWait) {

    /** Of a race that was lost without harm to the transaction. */
    private static final int MOST_TRIES = 4;

    /**
     * Claims, and once more where a race was lost in a way that left the transaction whole. Other conflicts are thrown as they
     * come: whether there is anything to try again, only the transaction's owner knows.
     */
    Claim claim() throws SQLException {
        Claim claim = answered();
        boolean first =
                claim instanceof Claim.Granted granted && granted.lease().attempt() == 1;
        rows.firstCalls().saw(request.key().operation(), first);
        return claim;
    }

    private Claim answered() throws SQLException {
        long start = System.nanoTime();
        for (int tries = 1; ; tries++) {
            try {
                Optional<Lease> inserted = tries == 1 ? insert(left(start)) : Optional.empty();
                if (inserted.isPresent()) {
                    return new Claim.Granted(inserted.get());
                }
                Optional<IdempotencyRecord> record = ask(left(start));
                if (record.isPresent()) {
                    return answer(record.get());
                }
                if (tries == MOST_TRIES) {
                    throw new SQLTransactionRollbackException("the record went away between two statements", "40001");
                }
            } catch (SQLException e) {
                SqlFailure failure = new SqlFailure(e, rows.table());
                if (failure.isLockTimeout()) {
                    if (left(start).isZero() || !rows.table().dialect().waitsInSteps()) {
                        return new Claim.Locked();
                    }
                    tries--;
                } else if (!failure.isLostRace() || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Of the wait for locks. */
    private Duration left(long start) {
        Duration left = lockWait.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Tried where it is the likely end; otherwise, and where it is not, the claim itself says what there is. */
    private Optional<Lease> insert(Duration wait) throws SQLException {
        if (!rows.firstCalls().areExpected(request.key().operation())) {
            return Optional.empty();
        }
        Dialect dialect = rows.table().dialect();
        boolean isAlone = connection.getAutoCommit();
        Prepared insert = isAlone ? rows.statements().insert : rows.statements().insertWithin;
        int attempt = dialect.bounded(insert, wait).number(connection, limit, parameter -> value(parameter, wait));
        if (attempt == 0 && !isAlone) {
            dialect.putBack(connection);
        }
        return attempt == 0 ? Optional.empty() : Optional.of(new Lease(request.key(), request.token(), attempt));
    }

    /** Empty where the row that stood in the way has gone since. */
    private Optional<IdempotencyRecord> ask(Duration wait) throws SQLException {
        RecordMapper mapper = RecordMapper.of(rows.table(), request.key());
        Optional<IdempotencyRecord> claimed = rows.table()
                .dialect()
                .bounded(rows.statements().claim, wait)
                .row(connection, limit, parameter -> value(parameter, wait), mapper::readClaimed)
                .flatMap(row -> row);
        return claimed.isPresent() ? claimed : rows.find(connection, limit, request.key());
    }

    private Object value(String parameter, Duration wait) {
        return switch (parameter) {
            case "state" -> request.reclaim() ? "IN_PROGRESS" : "IN_PROGRESS_ONCE";
            case "token" -> request.token();
            case "fingerprint" -> request.fingerprint();
            case "leaseFor" -> Micros.of(request.leaseFor());
            case "retainFor" -> Micros.of(request.retainFor());
            case "reclaim" -> request.reclaim();
            case "lockWait" -> lockWait(wait);
            default -> Rows.part(request.key(), parameter);
        };
    }

    /** Zero would be for ever. */
    private static String lockWait(Duration wait) {
        return Math.min(Integer.MAX_VALUE, Math.max(1, wait.toMillis())) + "ms";
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
