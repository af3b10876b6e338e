package dev.idempotent.spring;

import dev.idempotent.jdbi.SchemaMismatchException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The table of the SQL store is missing or another. */
final class SchemaFailureAnalyzer extends AbstractFailureAnalyzer<SchemaMismatchException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SchemaMismatchException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Run the file named above with your migrations, or set idempotent.jdbi.schema=create to have a missing table"
                        + " created at start-up.",
                rootFailure);
    }
}
