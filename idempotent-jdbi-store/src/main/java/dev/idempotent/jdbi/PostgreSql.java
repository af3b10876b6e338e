package dev.idempotent.jdbi;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** PostgreSQL 15 and later. */
final class PostgreSql extends Dialect {

    PostgreSql() {
        super("PostgreSQL");
    }

    /** Not now(), which is when the transaction began; not clock_timestamp(), with which no index is used. */
    @Override
    String now() {
        return "statement_timestamp()";
    }

    @Override
    String after(String micros) {
        return "statement_timestamp() + CAST(" + micros + " AS BIGINT) * INTERVAL '1 microsecond'";
    }

    /** Not EXTRACT, whose decimal arithmetic costs a third of a read by key; within 285 years no microsecond is lost. */
    @Override
    String microsBetween(String from, String to) {
        return "CAST(date_part('epoch', " + to + " - " + from + ") * 1000000 AS BIGINT)";
    }

    /**
     * A live row is read and not locked; only where there is none is anything written, under a bound for lock waits that is set
     * before and put back after, within the statement.
     */
    @Override
    String claim() {
        return """
                WITH seen AS (
                    SELECT {row} FROM {table}
                    WHERE operation = :operation AND scope = :scope AND idempotency_key = :key
                        AND NOT (state = 'COMPLETED' AND expires_at <= statement_timestamp()
                            OR state = 'IN_PROGRESS' AND lease_until <= statement_timestamp()
                                AND (expires_at <= statement_timestamp() OR fingerprint = :fingerprint AND :reclaim))
                ), before AS MATERIALIZED (
                    SELECT current_setting('lock_timeout') AS lock_timeout WHERE NOT EXISTS (SELECT 1 FROM seen)
                ), bounded AS MATERIALIZED (
                    SELECT lock_timeout, set_config('lock_timeout', :lockWait, true) FROM before
                ), claimed AS (
                    INSERT INTO {table} AS r (
                        operation, scope, idempotency_key, state, token, attempt, fingerprint,
                        lease_until, expires_at, created_at)
                    SELECT
                        :operation, :scope, :key, :state, :token, 1, :fingerprint,
                        statement_timestamp() + CAST(:leaseFor AS BIGINT) * INTERVAL '1 microsecond',
                        statement_timestamp() + CAST(:retainFor AS BIGINT) * INTERVAL '1 microsecond',
                        statement_timestamp()
                    FROM bounded
                    ON CONFLICT (operation, scope, idempotency_key) DO UPDATE SET
                        attempt = CASE WHEN r.state = 'IN_PROGRESS' THEN r.attempt + 1 ELSE 1 END,
                        state = excluded.state,
                        token = excluded.token,
                        fingerprint = excluded.fingerprint,
                        lease_until = excluded.lease_until,
                        expires_at = excluded.expires_at,
                        kind = NULL,
                        format = NULL,
                        result = NULL,
                        created_at = excluded.created_at,
                        completed_at = NULL
                    WHERE r.state = 'COMPLETED' AND r.expires_at <= statement_timestamp()
                        OR r.state = 'IN_PROGRESS' AND r.lease_until <= statement_timestamp()
                            AND (r.expires_at <= statement_timestamp()
                                OR r.fingerprint = excluded.fingerprint AND :reclaim)
                    RETURNING {row}
                ), restored AS MATERIALIZED (
                    SELECT set_config('lock_timeout', lock_timeout, true) FROM bounded
                    WHERE (SELECT count(*) FROM claimed) >= 0
                )
                SELECT r.* FROM (SELECT count(*) FROM restored) AS settings
                    LEFT JOIN (SELECT * FROM claimed UNION ALL SELECT * FROM seen) AS r ON true""";
    }

    /** It looks for no row, and so may wait for a rival that inserts, or changes, the same. */
    @Override
    String insert() {
        return insert("set_config('lock_timeout', :lockWait, true)");
    }

    /** What is set is put back once the row is there, from a setting that nobody else has and that ends with the transaction. */
    @Override
    String insertWithin() {
        return insert("""
                set_config('idempotent.lock_timeout', current_setting('lock_timeout'), true),
                        set_config('lock_timeout', :lockWait, true)""") + """

                RETURNING attempt, set_config('lock_timeout', current_setting('idempotent.lock_timeout'), true)""";
    }

    private static String insert(String settings) {
        return """
                INSERT INTO {table} (
                    operation, scope, idempotency_key, state, token, attempt, fingerprint,
                    lease_until, expires_at, created_at)
                SELECT
                    :operation, :scope, :key, :state, :token, 1, :fingerprint,
                    statement_timestamp() + CAST(:leaseFor AS BIGINT) * INTERVAL '1 microsecond',
                    statement_timestamp() + CAST(:retainFor AS BIGINT) * INTERVAL '1 microsecond',
                    statement_timestamp()
                FROM (SELECT %s) AS bounded
                ON CONFLICT (operation, scope, idempotency_key) DO NOTHING""".formatted(settings);
    }

    @Override
    void putBack(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('lock_timeout', current_setting('idempotent.lock_timeout'), true)");
        }
    }

    /** The driver hands a cancellation and the end of its statement over, one to the other; its timer is woken for each statement. */
    @Override
    boolean cancelsExactly() {
        return true;
    }

    @Override
    String limitedDelete(String condition) {
        return """
                DELETE FROM {table} WHERE (operation, scope, idempotency_key) IN (
                    SELECT operation, scope, idempotency_key FROM {table}
                    WHERE %s
                    ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED)""".formatted(condition);
    }

    @Override
    List<Column> columns() {
        return columns("varchar", "int4", "timestamptz", "bytea");
    }

    @Override
    String ambiguousColumns() {
        return """
                SELECT a.attname, c.collname
                FROM pg_attribute a
                    JOIN pg_class t ON t.oid = a.attrelid
                    JOIN pg_namespace n ON n.oid = t.relnamespace
                    JOIN pg_collation c ON c.oid = a.attcollation
                WHERE n.nspname = coalesce(nullif(:schema, ''), current_schema()) AND t.relname = :table
                    AND a.attname = ANY (string_to_array(:columns, ','))
                    AND NOT c.collisdeterministic""";
    }

    @Override
    boolean isConflict(SQLException failure) {
        return hasState(failure, "40P01");
    }

    @Override
    boolean isLockTimeout(SQLException failure) {
        return hasState(failure, "55P03");
    }

    @Override
    boolean isLostConnection(SQLException failure) {
        return hasState(failure, "57P01", "57P02");
    }

    /** A standby, or a primary that is not one yet; or its disk fails. */
    @Override
    boolean isUnreachable(SQLException failure) {
        return hasState(failure, "25006", "58030");
    }
}
