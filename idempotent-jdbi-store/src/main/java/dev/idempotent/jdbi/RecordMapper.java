package dev.idempotent.jdbi;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.StoredResult.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** A row of {@link Statements#read} as the SPI's record. */
record RecordMapper(RecordKey key) implements RowMapper<IdempotencyRecord> {

    @Override
    public IdempotencyRecord map(ResultSet row, StatementContext context) throws SQLException {
        State state = named(State.class, row.getString("state"));
        return new IdempotencyRecord(
                key,
                state,
                row.getString("token"),
                row.getInt("attempt"),
                row.getString("fingerprint"),
                Micros.toDuration(row.getLong("age")),
                Micros.toDuration(row.getLong("lease_left")),
                Micros.toDuration(row.getLong("retention_left")),
                state == State.COMPLETED ? Optional.of(result(row)) : Optional.empty());
    }

    private static StoredResult result(ResultSet row) throws SQLException {
        return StoredResult.of(
                named(Kind.class, row.getString("kind")), row.getString("format"), row.getBytes("result"));
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw StoreException.lasting(
                    "table %s has a record whose %s this version does not know: %s. Was it written by a later one?"
                            .formatted(Statements.TABLE, type.getSimpleName().toLowerCase(Locale.ROOT), name),
                    e);
        }
    }
}
