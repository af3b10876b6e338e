package dev.idempotent.spring;

import dev.idempotent.jdbi.UnsupportedDatabaseException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The {@code DataSource} is of a database that the SQL store does not know. */
final class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedDatabaseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedDatabaseException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Use a DataSource of a supported database, or declare an IdempotencyStore bean of your own.",
                rootFailure);
    }
}
