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
import org.jspecify.annotations.Nullable;

/** A row as the SPI's record. */
record RecordMapper(Table table, RecordKey key) implements RowMapper<IdempotencyRecord> {

    @Override
    public IdempotencyRecord map(ResultSet row, StatementContext context) throws SQLException {
        refuseAnother(row);
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

    /** A collation that takes two keys for one must not give one caller the other's answer. */
    private void refuseAnother(ResultSet row) throws SQLException {
        boolean same = key.operation().equals(row.getString("operation"))
                && key.scope().equals(row.getString("scope"))
                && key.value().equals(row.getString("idempotency_key"));
        if (!same) {
            throw StoreException.lasting(
                    "table %s takes two different keys for one: give its key columns a type and collation that tell case, accents and trailing blanks apart"
                            .formatted(table),
                    null);
        }
    }

    private StoredResult result(ResultSet row) throws SQLException {
        return StoredResult.of(
                named(Kind.class, row.getString("kind")), row.getString("format"), row.getBytes("result"));
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
