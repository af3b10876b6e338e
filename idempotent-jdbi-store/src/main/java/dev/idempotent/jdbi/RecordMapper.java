package dev.idempotent.jdbi;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.StoredResult.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A row of the columns of {@link #columns} as the SPI's record. By their places: by name, drivers make a map for each result.
 *
 * @param asked whose row it must be; empty where any will do
 */
record RecordMapper(Table table, Optional<RecordKey> asked) implements RowMapper<IdempotencyRecord> {

    private static final int OPERATION = 1;
    private static final int SCOPE = 2;
    private static final int KEY = 3;
    private static final int FINGERPRINT = 4;
    private static final int KIND = 5;
    private static final int FORMAT = 6;
    private static final int RESULT = 7;
    private static final int RETENTION_LEFT = 8;
    private static final int STATE = 9;
    private static final int TOKEN = 10;
    private static final int ATTEMPT = 11;
    private static final int AGE = 12;
    private static final int LEASE_LEFT = 13;

    /** What an answer is made of. */
    static String answerColumns(Dialect dialect) {
        return "operation, scope, idempotency_key, fingerprint, kind, format, result, %s AS retention_left"
                .formatted(dialect.microsBetween(dialect.now(), "expires_at"));
    }

    /** What a record is made of: an answer, and more. */
    static String columns(Dialect dialect) {
        return answerColumns(dialect)
                + ", state, token, attempt, %s AS age, %s AS lease_left"
                        .formatted(
                                dialect.microsBetween("created_at", dialect.now()),
                                dialect.microsBetween(dialect.now(), "lease_until"));
    }

    static RecordMapper of(Table table, RecordKey key) {
        return new RecordMapper(table, Optional.of(key));
    }

    static RecordMapper ofAny(Table table) {
        return new RecordMapper(table, Optional.empty());
    }

    /** A claim may answer with a row of nulls where it has none. */
    Optional<IdempotencyRecord> readClaimed(ResultSet row) throws SQLException {
        return row.getString(OPERATION) == null ? Optional.empty() : Optional.of(read(row));
    }

    @Override
    public IdempotencyRecord map(ResultSet row, StatementContext context) throws SQLException {
        return read(row);
    }

    /** Of a completed call. */
    Claim.Completed readAnswer(ResultSet row) throws SQLException {
        requireAsked(row);
        return new Claim.Completed(
                row.getString(FINGERPRINT), result(row), Micros.toDuration(row.getLong(RETENTION_LEFT)));
    }

    IdempotencyRecord read(ResultSet row) throws SQLException {
        RecordKey key = requireAsked(row);
        Duration leaseLeft = Micros.toDuration(row.getLong(LEASE_LEFT));
        State state = state(row.getString(STATE), leaseLeft);
        return new IdempotencyRecord(
                key,
                state,
                row.getString(TOKEN),
                row.getInt(ATTEMPT),
                row.getString(FINGERPRINT),
                Micros.toDuration(row.getLong(AGE)),
                leaseLeft,
                Micros.toDuration(row.getLong(RETENTION_LEFT)),
                state == State.COMPLETED ? Optional.of(result(row)) : Optional.empty());
    }

    /** What must not run again is abandoned once its lease has lapsed, without anybody's writing that. */
    private State state(@Nullable String kept, Duration leaseLeft) {
        if (!"IN_PROGRESS_ONCE".equals(kept)) {
            return named(State.class, kept);
        }
        return leaseLeft.isNegative() || leaseLeft.isZero() ? State.ABANDONED : State.IN_PROGRESS;
    }

    /** A collation that takes two keys for one must not give one caller the other's answer. */
    private RecordKey requireAsked(ResultSet row) throws SQLException {
        RecordKey found = new RecordKey(row.getString(OPERATION), row.getString(SCOPE), row.getString(KEY));
        if (asked.isPresent() && !asked.get().equals(found)) {
            throw StoreException.lasting(
                    "table %s takes two different keys for one: give its key columns a type and collation that tell case, accents and trailing blanks apart"
                            .formatted(table),
                    null);
        }
        return found;
    }

    private StoredResult result(ResultSet row) throws SQLException {
        return StoredResult.of(named(Kind.class, row.getString(KIND)), row.getString(FORMAT), row.getBytes(RESULT));
    }

    private <E extends Enum<E>> E named(Class<E> type, @Nullable String name) {
        try {
            return Enum.valueOf(type, String.valueOf(name));
        } catch (IllegalArgumentException e) {
            throw StoreException.lasting(
                    "table %s has a record whose %s this version does not know: %s. Was it written by a later one?"
                            .formatted(table, type.getSimpleName().toLowerCase(Locale.ROOT), name),
                    e);
        }
    }
}
