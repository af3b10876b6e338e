package dev.idempotent.jdbi;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/**
 * How long a statement may take. Where PostgreSQL's commits wait for a replica, a statement whose time is over is told to have
 * succeeded, with a warning: it is committed here, and would be lost by failing over. To the store that is a failure.
 */
final class TimeLimit implements StatementCustomizer {

    /** For what is part of somebody else's transaction. */
    static final TimeLimit NONE = new TimeLimit(0, Optional.empty());

    private final int seconds;
    private final Optional<LateStatements> late;
    private long start = System.nanoTime();

    private TimeLimit(int seconds, Optional<LateStatements> late) {
        this.seconds = seconds;
        this.late = late;
    }

    /**
     * In whole seconds, and one at the least.
     *
     * @param late cancels the statements that calls give; without it, and for others, the driver does
     */
    static TimeLimit of(Duration left, Optional<LateStatements> late) {
        int seconds = (int)
                Math.min(Integer.MAX_VALUE, Math.max(1, left.plusMillis(999).toSeconds()));
        return new TimeLimit(seconds, late);
    }

    /** A statement under the limit, until it is closed. Equal to itself only. */
    final class Timed implements AutoCloseable {

        private final Statement statement;
        private final long begun = System.nanoTime();

        private Timed(Statement statement) {
            this.statement = statement;
        }

        boolean isOver() {
            return TimeLimit.this.isOver(begun);
        }

        void cancel() throws SQLException {
            statement.cancel();
        }

        /** After it was executed. */
        void requireKept() throws SQLException {
            TimeLimit.this.requireKept(statement, begun);
        }

        @Override
        public void close() {
            late.ifPresent(watch -> watch.forget(this));
        }
    }

    /** Before the statement is executed. */
    Timed begin(Statement statement) throws SQLException {
        Timed timed = new Timed(statement);
        boolean isWatched = late.isPresent() && late.get().watches(timed);
        if (seconds > 0 && !isWatched) {
            statement.setQueryTimeout(seconds);
        }
        return timed;
    }

    private boolean isOver(long begun) {
        return seconds > 0 && System.nanoTime() - begun >= seconds * 1_000_000_000L;
    }

    /** Warnings are in the server's language, so what tells them apart is that the time is over. */
    private void requireKept(Statement statement, long begun) throws SQLException {
        if (isOver(begun) && statement.getWarnings() != null) {
            throw new SQLTimeoutException("the time was over before a replica had what was committed", "57014");
        }
    }

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        if (seconds > 0) {
            statement.setQueryTimeout(seconds);
        }
        start = System.nanoTime();
    }

    @Override
    public void afterExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        requireKept(statement, start);
    }
}
