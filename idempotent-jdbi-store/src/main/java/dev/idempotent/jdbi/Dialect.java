package dev.idempotent.jdbi;

import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What differs from database to database. In its SQL, {@code {table}} stands for the table, {@code {row}} for what
 * {@link RecordMapper} reads, and parameters are named; durations are microseconds.
 */
abstract class Dialect {

    private static final int RESULT_LENGTH = 16 << 20;

    private final String product;

    Dialect(String product) {
        this.product = product;
    }

    /** @throws UnsupportedDatabaseException where the product is none of these, or too old */
    static Dialect of(DatabaseMetaData database) throws SQLException {
        List<Dialect> all = List.of(new PostgreSql(), new MariaDb(), new H2());
        String product = database.getDatabaseProductName();
        for (Dialect dialect : all) {
            if (dialect.product.equals(product)) {
                dialect.requireVersion(database);
                return dialect.fitted(database);
            }
        }
        throw UnsupportedDatabaseException.unknown(
                product, all.stream().map(dialect -> dialect.product).toList());
    }

    /** Throws {@link UnsupportedDatabaseException} where the server lacks what the statements need. */
    void requireVersion(DatabaseMetaData database) throws SQLException {}

    /** This, as the server's build wants it. */
    Dialect fitted(DatabaseMetaData database) throws SQLException {
        return this;
    }

    String product() {
        return product;
    }

    /** The only copy of the DDL: a resource on the class path, named as Flyway wants a repeatable migration. */
    String schemaFile() {
        return "dev/idempotent/jdbi/schema/" + product.toLowerCase(Locale.ROOT) + "/R__idempotency_record_v1.sql";
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

    /** The database's clock, as it stood when the statement began. */
    abstract String now();

    abstract String after(String micros);

    abstract String microsBetween(String from, String to);

    /**
     * Inserts, takes over or starts afresh, setting every column, and gives the row as it then stands; where somebody
     * else's stands, that row. None, or one of nulls, where it cannot tell in one statement: {@link Statements#read} does.
     * For a rival's lock it waits for as long as {@link #bounded} says.
     */
    abstract String claim();

    /**
     * Inserts the row, for less than a claim costs that may have to do more: changes one row, or gives one with the attempt. Where
     * there is a row already, it stays as it is, and there is none, zero, or a failure that says so ({@link #isLostRace}). Its lock
     * is waited for as by a claim.
     */
    abstract String insert();

    /** As {@link #insert}, in a transaction that goes on. */
    String insertWithin() {
        return insert();
    }

    /** Where {@link #insertWithin} inserted nothing: puts back what it has set. */
    void putBack(Connection connection) throws SQLException {}

    /**
     * The statement of a claim or an insert as it is to be given, for it to wait for locks about so long; it leaves the connection's
     * own setting as it is. {@code :lockWait} is the time in milliseconds with its unit.
     */
    Prepared bounded(Prepared claim, Duration lockWait) {
        return claim;
    }

    /** Whether a limit to a statement's time says more than those to its waits for locks, and costs little. */
    boolean limitsTime() {
        return true;
    }

    /**
     * Whether {@link java.sql.Statement#cancel} never reaches the connection's next statement, and a query timeout of the driver's
     * costs so much that {@link LateStatements} is worth its thread.
     */
    boolean cancelsExactly() {
        return false;
    }

    /** Whether locks are waited for in steps shorter than asked, each of which fails without harm to the transaction. */
    boolean waitsInSteps() {
        return false;
    }

    /** In addition to {@link #isConflict}: the statement came too late, and may be given again in the same transaction. */
    boolean isLostRace(SQLException failure) {
        return false;
    }

    /** Removes at most {@code :limit} rows that meet the condition, passing over those that somebody works on. */
    abstract String limitedDelete(String condition);

    abstract List<Column> columns();

    /**
     * A query for those of {@code :columns} whose collation takes two different keys for one, each with its collation;
     * empty where the type alone says it.
     */
    abstract String ambiguousColumns();

    /** A query for the most bytes that a statement may have; empty where there is no such limit. */
    String packetLimit() {
        return "";
    }

    /** How long a result is in a statement, at the most. */
    long lengthOnTheWire(byte[] result) {
        return result.length;
    }

    /** In addition to 40001: a rival was faster; the statement has done nothing, and may be tried again at once. */
    abstract boolean isConflict(SQLException failure);

    /** A rival holds a lock for longer than the database lets us wait. */
    abstract boolean isLockTimeout(SQLException failure);

    /** In addition to the standard's SQL states. */
    boolean isMissingSchema(SQLException failure) {
        return false;
    }

    /** In addition to the standard's SQL states: another connection may work at once. */
    abstract boolean isLostConnection(SQLException failure);

    /** In addition to the standard's SQL states: broken, busy, starting, stopping, or for the moment read-only. */
    abstract boolean isUnreachable(SQLException failure);

    /** In the primary key, which the message names; in an index of the application's it is no rival's doing, and lasts. */
    static boolean isDuplicateIn(String primaryKey, SQLException failure, int code) {
        return hasCode(failure, code)
                && Objects.requireNonNullElse(failure.getMessage(), "").contains(primaryKey);
    }

    static boolean hasState(SQLException failure, String... states) {
        return failure.getSQLState() != null && Set.of(states).contains(failure.getSQLState());
    }

    static boolean hasCode(SQLException failure, Integer... codes) {
        return Set.of(codes).contains(failure.getErrorCode());
    }
}
