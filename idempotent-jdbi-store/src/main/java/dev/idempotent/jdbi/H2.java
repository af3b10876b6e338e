package dev.idempotent.jdbi;

import java.sql.SQLException;
import java.util.List;

/** H2 2.4, embedded and as a server. */
final class H2 extends Dialect {

    H2() {
        super("H2");
    }

    @Override
    String now() {
        return "CURRENT_TIMESTAMP";
    }

    @Override
    String after(String micros) {
        return "DATEADD(MICROSECOND, " + micros + ", CURRENT_TIMESTAMP)";
    }

    /** DATEDIFF ignores the offsets of the two, and sessions differ in their time zone; EXTRACT is decimal arithmetic, and twice a read. */
    @Override
    String microsBetween(String from, String to) {
        return "DATEDIFF(MICROSECOND, " + utc(from) + ", " + utc(to) + ")";
    }

    private static String utc(String instant) {
        return instant + " AT TIME ZONE INTERVAL '0:00' HOUR TO MINUTE";
    }

    /** Gives no row where somebody else's stands: a delta table has changed rows only. */
    @Override
    String claim() {
        return """
                SELECT {row} FROM FINAL TABLE (
                    MERGE INTO {table} r
                    USING (VALUES (CAST(:operation AS VARCHAR(255)),
                                   CAST(:scope AS VARCHAR(255)),
                                   CAST(:key AS VARCHAR(255)))) c (operation, scope, idempotency_key)
                    ON r.operation = c.operation AND r.scope = c.scope AND r.idempotency_key = c.idempotency_key
                    WHEN MATCHED AND (r.state = 'COMPLETED' AND r.expires_at <= CURRENT_TIMESTAMP
                            OR r.state = 'IN_PROGRESS' AND r.lease_until <= CURRENT_TIMESTAMP
                                AND (r.expires_at <= CURRENT_TIMESTAMP OR r.fingerprint = :fingerprint AND :reclaim))
                        THEN UPDATE SET
                            attempt = CASE WHEN r.state = 'IN_PROGRESS' THEN r.attempt + 1 ELSE 1 END,
                            state = :state,
                            token = :token,
                            fingerprint = :fingerprint,
                            lease_until = DATEADD(MICROSECOND, :leaseFor, CURRENT_TIMESTAMP),
                            expires_at = DATEADD(MICROSECOND, :retainFor, CURRENT_TIMESTAMP),
                            kind = NULL,
                            format = NULL,
                            result = NULL,
                            created_at = CURRENT_TIMESTAMP,
                            completed_at = NULL
                    WHEN NOT MATCHED THEN INSERT (
                            operation, scope, idempotency_key, state, token, attempt, fingerprint,
                            lease_until, expires_at, created_at)
                        VALUES (
                            c.operation, c.scope, c.idempotency_key, :state, :token, 1, :fingerprint,
                            DATEADD(MICROSECOND, :leaseFor, CURRENT_TIMESTAMP),
                            DATEADD(MICROSECOND, :retainFor, CURRENT_TIMESTAMP),
                            CURRENT_TIMESTAMP))""";
    }

    /** Fails where there is a row, with a failure that harms no transaction. */
    @Override
    String insert() {
        return """
                INSERT INTO {table} (
                    operation, scope, idempotency_key, state, token, attempt, fingerprint,
                    lease_until, expires_at, created_at)
                VALUES (
                    :operation, :scope, :key, :state, :token, 1, :fingerprint,
                    DATEADD(MICROSECOND, :leaseFor, CURRENT_TIMESTAMP),
                    DATEADD(MICROSECOND, :retainFor, CURRENT_TIMESTAMP),
                    CURRENT_TIMESTAMP)""";
    }

    /** It would stay on the connection, and is a statement of its own, after which the session takes all others apart anew. */
    @Override
    boolean limitsTime() {
        return false;
    }

    /** Of the length of the connection's LOCK_TIMEOUT, which stays as it is. */
    @Override
    boolean waitsInSteps() {
        return true;
    }

    /** All but a deadlock, which undoes the transaction. */
    @Override
    boolean isLostRace(SQLException failure) {
        return isConflict(failure) && !hasCode(failure, 40001);
    }

    @Override
    String limitedDelete(String condition) {
        return "DELETE FROM {table} WHERE " + condition + " FETCH FIRST :limit ROWS ONLY";
    }

    @Override
    List<Column> columns() {
        return columns("CHARACTER VARYING", "INTEGER", "TIMESTAMP WITH TIME ZONE", "BINARY VARYING");
    }

    /** Its collation is the database's; a column that ignores case has another type. */
    @Override
    String ambiguousColumns() {
        return "";
    }

    /** A rival's insert, deadlock, concurrent update (by three names), a result replaced while it was read. */
    @Override
    boolean isConflict(SQLException failure) {
        return isDuplicateIn("PRIMARY_KEY", failure, 23505) || hasCode(failure, 40001, 90131, 90112, 90143, 90039);
    }

    @Override
    boolean isLockTimeout(SQLException failure) {
        return hasState(failure, "HYT00");
    }

    @Override
    boolean isMissingSchema(SQLException failure) {
        return hasCode(failure, 90079);
    }

    /** When a statement is sent, and while its rows are read. */
    @Override
    boolean isLostConnection(SQLException failure) {
        return hasCode(failure, 90067, 90028);
    }

    /** Database closed, closing, or opened by another process. */
    @Override
    boolean isUnreachable(SQLException failure) {
        return hasCode(failure, 90098, 90121, 90020);
    }
}
