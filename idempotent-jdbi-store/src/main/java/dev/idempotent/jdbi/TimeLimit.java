package dev.idempotent.jdbi;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/**
 * How long a statement may take. Where PostgreSQL's commits wait for a replica, a statement whose time is over is told to have
 * succeeded, with a warning: it is committed here, and would be lost by failing over. To the store that is a failure.
 */
final class TimeLimit implements StatementCustomizer {

    /** For what is part of somebody else's transaction. */
    static final TimeLimit NONE = new TimeLimit(0);

    private final int seconds;
    private long start = System.nanoTime();

    private TimeLimit(int seconds) {
        this.seconds = seconds;
    }

    /** In whole seconds, and one at the least. */
    static TimeLimit of(Duration left) {
        return new TimeLimit((int)
                Math.min(Integer.MAX_VALUE, Math.max(1, left.plusMillis(999).toSeconds())));
    }

    /** Before the statement is executed; gives when. */
    long begin(PreparedStatement statement) throws SQLException {
        if (seconds > 0) {
            statement.setQueryTimeout(seconds);
        }
        return System.nanoTime();
    }

    /** Warnings are in the server's language, so what tells them apart is that the time is over. */
    void end(PreparedStatement statement, long begun) throws SQLException {
        boolean isOver = seconds > 0 && System.nanoTime() - begun >= seconds * 1_000_000_000L;
        if (isOver && statement.getWarnings() != null) {
            throw new SQLTimeoutException("the time was over before a replica had what was committed", "57014");
        }
    }

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        start = begin(statement);
    }

    @Override
    public void afterExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        end(statement, start);
    }
}
