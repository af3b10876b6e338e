package dev.idempotent.jdbi;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** What is done to the store's rows, but for claims ({@link Claiming}), on whatever connection; transactions are others' business. */
record Rows(Table table, Statements statements, PacketLimit packets, FirstCalls firstCalls) {

    static Rows of(Table table, PacketLimit packets) {
        return new Rows(table, new Statements(table), packets, new FirstCalls());
    }

    boolean complete(Connection connection, TimeLimit limit, Lease lease, StoredResult result, Duration retainFor)
            throws SQLException {
        packets.requireFits(result);
        Prepared.Values values = parameter -> switch (parameter) {
            case "token" -> lease.token();
            case "kind" -> result.kind().name();
            case "format" -> result.format();
            case "result" -> result.bytes();
            case "retainFor" -> Micros.of(retainFor);
            default -> part(lease.key(), parameter);
        };
        return statements.complete.number(connection, limit, values) == 1
                || statements.completeLate.number(connection, limit, values) == 1;
    }

    boolean release(Handle handle, Lease lease) {
        return 1 == leased(handle.createUpdate(statements.release), lease).execute();
    }

    boolean abandon(Handle handle, Lease lease) {
        return 1 == leased(handle.createUpdate(statements.abandon), lease).execute();
    }

    boolean settle(Handle handle, Lease lease, String token, StoredResult result, Duration retainFor) {
        return 1
                == valued(leased(handle.createUpdate(statements.settle), lease), result, retainFor)
                        .bind("newToken", token)
                        .execute();
    }

    boolean discard(Handle handle, Lease lease) {
        return 1 == leased(handle.createUpdate(statements.discard), lease).execute();
    }

    int deleteExpired(Handle handle, int most) {
        return handle.createUpdate(statements.deleteExpired).bind("limit", most).execute();
    }

    Optional<IdempotencyRecord> find(Connection connection, TimeLimit limit, RecordKey key) throws SQLException {
        return statements.read.row(
                connection, limit, parameter -> part(key, parameter), RecordMapper.of(table, key)::read);
    }

    Optional<Claim.Completed> answer(Connection connection, TimeLimit limit, RecordKey key) throws SQLException {
        return statements.answer.row(
                connection, limit, parameter -> part(key, parameter), RecordMapper.of(table, key)::readAnswer);
    }

    List<IdempotencyRecord> list(Handle handle, State state, int most) {
        return list(handle, statements.list(state), most);
    }

    List<IdempotencyRecord> listFailed(Handle handle, int most) {
        return list(handle, statements.listFailed, most);
    }

    private List<IdempotencyRecord> list(Handle handle, String query, int most) {
        return handle.createQuery(query)
                .bind("limit", most)
                .map(RecordMapper.ofAny(table))
                .list();
    }

    RecordCounts count(Handle handle, int most) {
        return RecordCounts.of(
                handle.createQuery(statements.count)
                        .bind("limit", most)
                        .map((row, context) -> Map.entry(State.valueOf(row.getString("state")), row.getLong("records")))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                most);
    }

    /** The value of one of the three parameters that are the key. */
    static String part(RecordKey key, String parameter) {
        return switch (parameter) {
            case "operation" -> key.operation();
            case "scope" -> key.scope();
            case "key" -> key.value();
            default -> throw new IllegalArgumentException("no parameter " + parameter);
        };
    }

    private static <S extends SqlStatement<S>> S keyed(S statement, RecordKey key) {
        return statement
                .bind("operation", key.operation())
                .bind("scope", key.scope())
                .bind("key", key.value());
    }

    private static <S extends SqlStatement<S>> S leased(S statement, Lease lease) {
        return keyed(statement, lease.key()).bind("token", lease.token());
    }

    private <S extends SqlStatement<S>> S valued(S statement, StoredResult result, Duration retainFor) {
        packets.requireFits(result);
        return statement
                .bind("kind", result.kind().name())
                .bind("format", result.format())
                .bind("result", result.bytes())
                .bind("retainFor", Micros.of(retainFor));
    }
}
