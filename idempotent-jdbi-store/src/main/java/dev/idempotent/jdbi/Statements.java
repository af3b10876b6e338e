package dev.idempotent.jdbi;

import dev.idempotent.store.IdempotencyRecord.State;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The SQL for one table, rendered once. Every write names the key and the token, but the claim and the cleaning up. */
final class Statements {

    /** Its owner may write what came of it. */
    private static final String OWNED = "state IN ('IN_PROGRESS', 'IN_PROGRESS_ONCE')";

    private static final String THE_KEY = "operation = :operation AND scope = :scope AND idempotency_key = :key";

    private final Table table;
    private final Dialect dialect;
    final Prepared claim;
    final Prepared insert;
    final Prepared insertWithin;
    final Prepared read;
    final Prepared answer;
    final Prepared complete;
    final Prepared completeLate;
    final String release;
    final String abandon;
    final String settle;
    final String discard;
    final String deleteExpired;
    final String count;
    final String listFailed;

    Statements(Table table) {
        this.table = table;
        dialect = table.dialect();
        claim = Prepared.of(table.in(dialect.claim().replace("{row}", RecordMapper.columns(dialect))));
        insert = Prepared.of(table.in(dialect.insert()));
        insertWithin = Prepared.of(table.in(dialect.insertWithin()));
        read = Prepared.of(table.in("SELECT " + RecordMapper.columns(dialect) + " FROM {table} WHERE " + THE_KEY));
        answer = Prepared.of(table.in(answer(dialect)));
        complete = Prepared.of(table.in(complete(dialect)));
        completeLate = Prepared.of(table.in(completeLate(dialect)));
        release = table.in("DELETE FROM {table} WHERE " + THE_KEY + " AND token = :token AND " + OWNED);
        // The time also changes a row that says so already: some drivers count changed rows only.
        abandon = table.in("UPDATE {table} SET state = 'ABANDONED', completed_at = " + dialect.now() + " WHERE "
                + THE_KEY + " AND token = :token AND state <> 'COMPLETED'");
        settle = table.in(settle(dialect));
        discard = table.in("DELETE FROM {table} WHERE " + THE_KEY + " AND token = :token AND " + orphaned(dialect));
        deleteExpired = table.in(deleteExpired(dialect));
        count = table.in(count(dialect));
        listFailed = list("state = 'COMPLETED' AND kind <> 'VALUE'");
    }

    /** No more than an answer: it is what replays read. */
    private static String answer(Dialect dialect) {
        return "SELECT %s FROM {table} WHERE %s AND state = 'COMPLETED' AND %s"
                .formatted(RecordMapper.answerColumns(dialect), THE_KEY, isKept(dialect));
    }

    /** In time, and for the first time: as it nearly always is. */
    private static String complete(Dialect dialect) {
        return """
                UPDATE {table}
                SET state = 'COMPLETED', kind = :kind, format = :format, result = :result, completed_at = %1$s
                WHERE %2$s AND token = :token AND state <> 'COMPLETED' AND %3$s""".formatted(dialect.now(), THE_KEY, isKept(dialect));
    }

    /**
     * As a truth, which no index is searched by: where many rows expired at one time, PostgreSQL takes those that are kept for none,
     * and would look for the key's among them all, by the index on the expiry.
     */
    private static String isKept(Dialect dialect) {
        return "(expires_at > " + dialect.now() + ") IS TRUE";
    }

    /**
     * Gives {@code expires_at} another value where the call outlived its retention. A result that stands there already stays: it is
     * the answer that callers may have had. The state comes last, since MariaDB's assignments see those before them; the time always
     * changes, since some drivers count changed rows only.
     */
    private static String completeLate(Dialect dialect) {
        return """
                UPDATE {table}
                SET kind = CASE WHEN state = 'COMPLETED' THEN kind ELSE :kind END,
                    format = CASE WHEN state = 'COMPLETED' THEN format ELSE :format END,
                    result = CASE WHEN state = 'COMPLETED' THEN result ELSE :result END,
                    expires_at = CASE WHEN expires_at <= %1$s THEN %2$s ELSE expires_at END,
                    completed_at = %1$s,
                    state = 'COMPLETED'
                WHERE %3$s AND token = :token""".formatted(dialect.now(), dialect.after(":retainFor"), THE_KEY);
    }

    private static String deleteExpired(Dialect dialect) {
        return dialect.limitedDelete(
                "expires_at <= %1$s AND (state = 'COMPLETED' OR state = 'IN_PROGRESS' AND lease_until <= %1$s)"
                        .formatted(dialect.now()));
    }

    /** Nobody runs it, and there is no result. */
    private static String orphaned(Dialect dialect) {
        return "(state = 'ABANDONED' OR " + OWNED + " AND lease_until <= " + dialect.now() + ")";
    }

    private static String settle(Dialect dialect) {
        return """
                UPDATE {table}
                SET state = 'COMPLETED', token = :newToken, kind = :kind, format = :format, result = :result,
                    completed_at = %1$s,
                    expires_at = CASE WHEN expires_at <= %2$s THEN %2$s ELSE expires_at END
                WHERE %3$s AND token = :token AND %4$s""".formatted(dialect.now(), dialect.after(":retainFor"), THE_KEY, orphaned(dialect));
    }

    /** In the order of an index, so that the limit bounds what is read, and without results, which may be long. */
    private static String count(Dialect dialect) {
        return """
                SELECT state, COUNT(*) AS records
                FROM (SELECT CASE WHEN state <> 'IN_PROGRESS_ONCE' THEN state
                        WHEN lease_until <= %s THEN 'ABANDONED' ELSE 'IN_PROGRESS' END AS state
                    FROM {table} ORDER BY expires_at LIMIT :limit) seen
                GROUP BY state""".formatted(dialect.now());
    }

    /** Those of a state, the oldest claims first. */
    String list(State state) {
        String condition = switch (state) {
            case IN_PROGRESS ->
                "(state = 'IN_PROGRESS' OR state = 'IN_PROGRESS_ONCE' AND lease_until > " + dialect.now() + ")";
            case ABANDONED ->
                "(state = 'ABANDONED' OR state = 'IN_PROGRESS_ONCE' AND lease_until <= " + dialect.now() + ")";
            case COMPLETED -> "state = 'COMPLETED'";
        };
        return list(condition);
    }

    private String list(String condition) {
        return table.in("SELECT " + RecordMapper.columns(dialect) + " FROM {table} WHERE " + condition
                + " ORDER BY created_at, idempotency_key LIMIT :limit");
    }

    /** Prolongs {@code count} leases. */
    String renew(int count) {
        return table.in("UPDATE {table} SET lease_until = " + dialect.after(":leaseFor") + " WHERE " + held(count));
    }

    /** The tokens of those of {@code count} leases that are held. */
    String selectHeld(int count) {
        return table.in("SELECT token FROM {table} WHERE " + held(count));
    }

    private static String held(int count) {
        return "%s AND token IN (%s) AND (operation, scope, idempotency_key) IN (%s)"
                .formatted(OWNED, each(count, ":token%1$d"), each(count, "(:operation%1$d, :scope%1$d, :key%1$d)"));
    }

    private static String each(int count, String parameters) {
        return IntStream.range(0, count).mapToObj(parameters::formatted).collect(Collectors.joining(", "));
    }
}
