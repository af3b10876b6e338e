package dev.idempotent.jdbi;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The SQL of one dialect, rendered once. Every write names the key and the token, but the claim and the cleaning up. */
final class Statements {

    static final String TABLE = "idempotency_record";

    private static final String THE_KEY = "operation = :operation AND scope = :scope AND idempotency_key = :key";

    private final Dialect dialect;
    final String claim;
    final String read;
    final String complete;
    final String release;
    final String deleteExpired;

    Statements(Dialect dialect) {
        this.dialect = dialect;
        claim = dialect.claim();
        read = read(dialect);
        complete = complete(dialect);
        release = release();
        deleteExpired = deleteExpired(dialect);
    }

    private static String read(Dialect dialect) {
        return """
                SELECT state, token, attempt, fingerprint, kind, format, result,
                    %s AS age,
                    %s AS lease_left,
                    %s AS retention_left
                FROM idempotency_record
                WHERE %s""".formatted(
                        dialect.microsBetween("created_at", dialect.now()),
                        dialect.microsBetween(dialect.now(), "lease_until"),
                        dialect.microsBetween(dialect.now(), "expires_at"),
                        THE_KEY);
    }

    /** Gives {@code expires_at}, which is indexed, another value only where the call outlived its retention. */
    private static String complete(Dialect dialect) {
        return """
                UPDATE idempotency_record
                SET state = 'COMPLETED', kind = :kind, format = :format, result = :result, completed_at = %1$s,
                    expires_at = CASE WHEN expires_at <= %1$s THEN %2$s ELSE expires_at END
                WHERE %3$s AND token = :token""".formatted(dialect.now(), dialect.after(":retainFor"), THE_KEY);
    }

    private static String release() {
        return """
                DELETE FROM idempotency_record
                WHERE %s AND token = :token AND state = 'IN_PROGRESS'""".formatted(THE_KEY);
    }

    private static String deleteExpired(Dialect dialect) {
        return dialect.limitedDelete(
                "expires_at <= %1$s AND (state = 'COMPLETED' OR lease_until <= %1$s)".formatted(dialect.now()));
    }

    /** Prolongs {@code count} leases. */
    String renew(int count) {
        return "UPDATE idempotency_record SET lease_until = " + dialect.after(":leaseFor") + " WHERE " + held(count);
    }

    /** The tokens of those of {@code count} leases that are held. */
    String selectHeld(int count) {
        return "SELECT token FROM idempotency_record WHERE " + held(count);
    }

    private static String held(int count) {
        return "state = 'IN_PROGRESS' AND token IN (%s) AND (operation, scope, idempotency_key) IN (%s)"
                .formatted(each(count, ":token%1$d"), each(count, "(:operation%1$d, :scope%1$d, :key%1$d)"));
    }

    private static String each(int count, String parameters) {
        return IntStream.range(0, count).mapToObj(parameters::formatted).collect(Collectors.joining(", "));
    }
}
