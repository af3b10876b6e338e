package dev.idempotent.jdbi;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/**
 * How long a statement may take. Where PostgreSQL's commits wait for a replica, a statement whose time is over is told to have
 * succeeded, with a warning: it is committed here, and would be lost by failing over. To the store that is a failure.
 */
final class TimeLimit implements StatementCustomizer {

    private final int seconds;
    private long start = System.nanoTime();

    TimeLimit(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        statement.setQueryTimeout(seconds);
        start = System.nanoTime();
    }

    /** Warnings are in the server's language, so what tells them apart is that the time is over. */
    @Override
    public void afterExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        boolean isOver = System.nanoTime() - start >= seconds * 1_000_000_000L;
        if (isOver && statement.getWarnings() != null) {
            throw new SQLTimeoutException("the time was over before a replica had what was committed", "57014");
        }
    }
}
