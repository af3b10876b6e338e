package dev.idempotent.jdbi;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jspecify.annotations.Nullable;

/**
 * A statement that calls give: taken apart by JDBI once, and then given to JDBC on the connection that JDBI opened. JDBI's own
 * statements copy all its settings each time.
 *
 * @param sql with question marks
 * @param parameters whose values they stand for
 */
record Prepared(String sql, List<String> parameters) {

    private static final ColonPrefixSqlParser PARSER = new ColonPrefixSqlParser();

    /** Gives the value of a parameter by its name. */
    @FunctionalInterface
    interface Values {

        Object of(String parameter);
    }

    /** Reads the current row. */
    @FunctionalInterface
    interface Row<R> {

        R read(ResultSet row) throws SQLException;
    }

    @SuppressWarnings("NullAway") // The context is for the message of a failure.
    static Prepared of(String named) {
        ParsedSql parsed = PARSER.parse(named, null);
        return new Prepared(parsed.getSql(), parsed.getParameters().getParameterNames());
    }

    /** With another text in place of a mark that is no parameter. */
    Prepared with(String mark, String text) {
        return new Prepared(sql.replace(mark, text), parameters);
    }

    /** How many rows were changed, or, of a statement that gives a row, the number in that; zero where it gives none. */
    int number(Connection connection, TimeLimit limit, Values values) throws SQLException {
        return executed(
                connection,
                limit,
                values,
                (statement, givesRows) -> givesRows
                        ? only(statement.getResultSet(), row -> row.getInt(1)).orElse(0)
                        : statement.getUpdateCount());
    }

    /**
     * The one row; empty where there is none. More than one is refused: where a cluster has tried an insert twice, the first is
     * nobody's, and would be taken for a grant.
     */
    <R> Optional<R> row(Connection connection, TimeLimit limit, Values values, Row<R> row) throws SQLException {
        return executed(connection, limit, values, (statement, givesRows) -> only(statement.getResultSet(), row));
    }

    /** What came of a statement. */
    @FunctionalInterface
    private interface Yield<R> {

        R of(PreparedStatement statement, boolean givesRows) throws SQLException;
    }

    private <R> R executed(Connection connection, TimeLimit limit, Values values, Yield<R> yield) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                TimeLimit.Timed timed = limit.begin(statement)) {
            bind(statement, values);
            boolean givesRows = statement.execute();
            timed.requireKept();
            return yield.of(statement, givesRows);
        }
    }

    private static <R> Optional<R> only(ResultSet found, Row<R> row) throws SQLException {
        try (found) {
            Optional<R> one = found.next() ? Optional.of(row.read(found)) : Optional.empty();
            if (found.next()) {
                throw new IllegalStateException("a statement that has one row at the most had more");
            }
            return one;
        }
    }

    private void bind(PreparedStatement statement, Values values) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            bind(statement, i + 1, values.of(parameters.get(i)));
        }
    }

    private static void bind(PreparedStatement statement, int position, @Nullable Object value) throws SQLException {
        if (value instanceof String text) {
            statement.setString(position, text);
        } else if (value instanceof Long number) {
            statement.setLong(position, number);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(position, bytes);
        } else {
            statement.setObject(position, value);
        }
    }
}
