package dev.idempotent.jdbi;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** MariaDB 10.6 and later, with InnoDB. */
final class MariaDb extends Dialect {

    private static final int MAJOR = 10;
    private static final int MINOR = 6;

    /** Of innodb_lock_wait_timeout. */
    private static final long MOST_SECONDS = 100_000_000;

    private final boolean knowsGalera;

    MariaDb() {
        this(false);
    }

    private MariaDb(boolean knowsGalera) {
        super("MariaDB");
        this.knowsGalera = knowsGalera;
    }

    /** INSERT … RETURNING came with 10.5, SKIP LOCKED with 10.6. */
    @Override
    void requireVersion(DatabaseMetaData database) throws SQLException {
        int major = database.getDatabaseMajorVersion();
        if (major < MAJOR || (major == MAJOR && database.getDatabaseMinorVersion() < MINOR)) {
            throw UnsupportedDatabaseException.tooOld(
                    product(), database.getDatabaseProductVersion(), MAJOR + "." + MINOR);
        }
    }

    /** Builds without Galera have none of its variables, and setting one would fail. */
    @Override
    Dialect fitted(DatabaseMetaData database) throws SQLException {
        try (Statement statement = database.getConnection().createStatement();
                ResultSet found =
                        statement.executeQuery("SHOW VARIABLES WHERE Variable_name = 'wsrep_retry_autocommit'")) {
            return new MariaDb(found.next());
        }
    }

    @Override
    String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    String after(String micros) {
        return "UTC_TIMESTAMP(6) + INTERVAL " + micros + " MICROSECOND";
    }

    @Override
    String microsBetween(String from, String to) {
        return "TIMESTAMPDIFF(MICROSECOND, " + from + ", " + to + ")";
    }

    /**
     * Assignments are made from left to right, and each sees those before it: the first three decide by the row as it
     * was, and change nothing that decides; the others ask whether the row is this claim's now.
     *
     * <p>A node of a Galera cluster tries a statement that commits by itself again where a rival on another node was
     * faster, and then returns the rows of both tries, the first of which is nobody's. It is told not to.
     */
    @Override
    String claim() {
        String claimable = """
                state = 'COMPLETED' AND expires_at <= UTC_TIMESTAMP(6)
                            OR state = 'IN_PROGRESS' AND lease_until <= UTC_TIMESTAMP(6)
                                AND (expires_at <= UTC_TIMESTAMP(6)
                                    OR fingerprint = VALUES(fingerprint) AND :reclaim)""";
        return """
                %3$s
                ON DUPLICATE KEY UPDATE
                    attempt = IF(%1$s, IF(state = 'IN_PROGRESS', attempt + 1, 1), attempt),
                    token = IF(%1$s, VALUES(token), token),
                    state = IF(%1$s, VALUES(state), state),
                    fingerprint = IF(%2$s, VALUES(fingerprint), fingerprint),
                    lease_until = IF(%2$s, VALUES(lease_until), lease_until),
                    expires_at = IF(%2$s, VALUES(expires_at), expires_at),
                    kind = IF(%2$s, NULL, kind),
                    format = IF(%2$s, NULL, format),
                    result = IF(%2$s, NULL, result),
                    created_at = IF(%2$s, VALUES(created_at), created_at),
                    completed_at = IF(%2$s, NULL, completed_at)
                RETURNING {row}""".formatted(claimable, "token = VALUES(token) AND state = VALUES(state)", insertion());
    }

    /** Shorter by what decides about a row that is there; of such a one nothing is changed. */
    @Override
    String insert() {
        return insertion() + """

                ON DUPLICATE KEY UPDATE attempt = attempt
                RETURNING IF(token = :token AND state = :state AND lease_until > UTC_TIMESTAMP(6), attempt, 0)""";
    }

    private String insertion() {
        return """
                SET STATEMENT innodb_lock_wait_timeout = {seconds}%s FOR
                INSERT INTO {table} (
                    operation, scope, idempotency_key, attempt, token, state, fingerprint, lease_until, expires_at,
                    kind, format, result, created_at, completed_at)
                VALUES (
                    :operation, :scope, :key, 1, :token, :state, :fingerprint,
                    UTC_TIMESTAMP(6) + INTERVAL :leaseFor MICROSECOND,
                    UTC_TIMESTAMP(6) + INTERVAL :retainFor MICROSECOND,
                    NULL, NULL, NULL, UTC_TIMESTAMP(6), NULL)""".formatted(knowsGalera ? ", wsrep_retry_autocommit = 0" : "");
    }

    /** Whole seconds are what the server counts in. */
    @Override
    Prepared bounded(Prepared claim, Duration lockWait) {
        long seconds = Math.min(MOST_SECONDS, lockWait.plusMillis(999).toSeconds());
        return claim.with("{seconds}", Long.toString(seconds));
    }

    /** Under REPEATABLE READ it would lock the gaps between the rows, and claims would wait for it. */
    @Override
    String limitedDelete(String condition) {
        return """
                SET STATEMENT tx_isolation = 'READ-COMMITTED' FOR
                DELETE r FROM {table} r JOIN (
                    SELECT operation, scope, idempotency_key FROM {table}
                    WHERE %s
                    ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED) expired
                USING (operation, scope, idempotency_key)""".formatted(condition);
    }

    @Override
    List<Column> columns() {
        return columns("VARCHAR", "INTEGER", "DATETIME", "LONGBLOB");
    }

    @Override
    String ambiguousColumns() {
        return """
                SELECT COLUMN_NAME, COLLATION_NAME
                FROM INFORMATION_SCHEMA.COLUMNS
                WHERE TABLE_SCHEMA = COALESCE(NULLIF(:schema, ''), DATABASE()) AND TABLE_NAME = :table
                    AND FIND_IN_SET(COLUMN_NAME, :columns) > 0
                    AND COLLATION_NAME NOT LIKE '%nopad\\_bin'""";
    }

    @Override
    String packetLimit() {
        return "SELECT @@max_allowed_packet";
    }

    /** As text, unless the driver is told to prepare statements on the server. */
    @Override
    long lengthOnTheWire(byte[] result) {
        long length = result.length;
        for (byte value : result) {
            if (value == 0 || value == '\'' || value == '"' || value == '\\') {
                length++;
            }
        }
        return length;
    }

    /** Deadlock (also of a Galera cluster), record changed since it was read, and a Galera node's duplicate key. */
    @Override
    boolean isConflict(SQLException failure) {
        return isDuplicateIn("'PRIMARY'", failure, 1062) || hasCode(failure, 1213, 1020);
    }

    @Override
    boolean isLockTimeout(SQLException failure) {
        return hasCode(failure, 1205);
    }

    @Override
    boolean isLostConnection(SQLException failure) {
        return hasCode(failure, 1927);
    }

    /** Too many connections, stopping, killed, out of time, or read-only (by three names). */
    @Override
    boolean isUnreachable(SQLException failure) {
        return hasCode(failure, 1040, 1203, 1053, 1317, 1969, 1290, 1792, 1836);
    }
}
