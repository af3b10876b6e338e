package dev.idempotent.jdbi;

import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What differs from database to database. Parameters are named; durations are microseconds. */
enum Dialect {
    H2("H2") {
        @Override
        String now() {
            return "CURRENT_TIMESTAMP";
        }

        @Override
        String after(String micros) {
            return "DATEADD(MICROSECOND, " + micros + ", CURRENT_TIMESTAMP)";
        }

        /** Not DATEDIFF: it ignores the offsets of the two, and sessions differ in their time zone. */
        @Override
        String microsBetween(String from, String to) {
            return "CAST(EXTRACT(EPOCH FROM (" + to + " - " + from + ")) * 1000000 AS BIGINT)";
        }

        @Override
        String claim() {
            return """
                    SELECT attempt FROM FINAL TABLE (
                        MERGE INTO idempotency_record r
                        USING (VALUES (CAST(:operation AS VARCHAR(255)),
                                       CAST(:scope AS VARCHAR(255)),
                                       CAST(:key AS VARCHAR(255)))) c (operation, scope, idempotency_key)
                        ON r.operation = c.operation AND r.scope = c.scope AND r.idempotency_key = c.idempotency_key
                        WHEN MATCHED AND (r.state = 'COMPLETED' OR r.lease_until <= CURRENT_TIMESTAMP)
                                AND (r.expires_at <= CURRENT_TIMESTAMP
                                    OR r.state = 'IN_PROGRESS' AND r.fingerprint = :fingerprint AND :reclaim)
                            THEN UPDATE SET
                                attempt = CASE WHEN r.state = 'IN_PROGRESS' THEN r.attempt + 1 ELSE 1 END,
                                state = 'IN_PROGRESS',
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
                                c.operation, c.scope, c.idempotency_key, 'IN_PROGRESS', :token, 1, :fingerprint,
                                DATEADD(MICROSECOND, :leaseFor, CURRENT_TIMESTAMP),
                                DATEADD(MICROSECOND, :retainFor, CURRENT_TIMESTAMP),
                                CURRENT_TIMESTAMP))""";
        }

        @Override
        String limitedDelete(String condition) {
            return "DELETE FROM idempotency_record WHERE " + condition + " FETCH FIRST :limit ROWS ONLY";
        }

        @Override
        List<Column> columns() {
            return columns("CHARACTER VARYING", "INTEGER", "TIMESTAMP WITH TIME ZONE", "BINARY VARYING");
        }

        /** Deadlock, concurrent update (by three names), a result replaced while it was read. */
        @Override
        boolean isConflict(SQLException failure) {
            return Set.of(40001, 90131, 90112, 90143, 90039).contains(failure.getErrorCode());
        }

        /** Connection broken, database closed, closing, or opened by another process. */
        @Override
        boolean isUnreachable(SQLException failure) {
            return Set.of(90067, 90098, 90121, 90020).contains(failure.getErrorCode());
        }
    };

    private static final int RESULT_LENGTH = 16 << 20;

    private final String product;

    Dialect(String product) {
        this.product = product;
    }

    /** @throws UnsupportedDatabaseException where the product is none of these */
    static Dialect of(DatabaseMetaData database) throws SQLException {
        String product = database.getDatabaseProductName();
        return Arrays.stream(values())
                .filter(dialect -> dialect.product.equals(product))
                .findFirst()
                .orElseThrow(() -> new UnsupportedDatabaseException(product, products()));
    }

    private static List<String> products() {
        return Arrays.stream(values()).map(dialect -> dialect.product).toList();
    }

    /** The only copy of the DDL: a resource on the class path. */
    String schemaFile() {
        return "dev/idempotent/jdbi/schema/v1/" + product.toLowerCase(Locale.ROOT) + ".sql";
    }

    List<Column> columns(String text, String integer, String instant, String binary) {
        return List.of(
                new Column("operation", text, RecordKey.MAX_PART),
                new Column("scope", text, RecordKey.MAX_PART),
                new Column("idempotency_key", text, RecordKey.MAX_PART),
                new Column("state", text, 20),
                new Column("token", text, ClaimRequest.MAX_TOKEN),
                Column.of("attempt", integer),
                new Column("fingerprint", text, ClaimRequest.MAX_FINGERPRINT),
                Column.of("lease_until", instant),
                Column.of("expires_at", instant),
                new Column("kind", text, 20),
                new Column("format", text, StoredResult.MAX_FORMAT),
                new Column("result", binary, RESULT_LENGTH),
                Column.of("created_at", instant),
                Column.of("completed_at", instant));
    }

    /** The database's clock. */
    abstract String now();

    abstract String after(String micros);

    abstract String microsBetween(String from, String to);

    /** Inserts, takes over or starts afresh, setting every column; one row with the attempt where it did, else none. */
    abstract String claim();

    abstract String limitedDelete(String condition);

    abstract List<Column> columns();

    /** A rival was faster; all is rolled back, and the same transaction may be tried again at once. */
    abstract boolean isConflict(SQLException failure);

    /** In addition to the standard's SQL states. */
    abstract boolean isUnreachable(SQLException failure);
}
