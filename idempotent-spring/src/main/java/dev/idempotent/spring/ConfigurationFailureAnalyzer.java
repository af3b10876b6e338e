package dev.idempotent.spring;

import dev.idempotent.IdempotencyConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/** Shows what is wrong and what to do, in place of a stack trace. Before Boot's own, which would only say what was bound. */
@Order(0)
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<IdempotencyConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IdempotencyConfigurationException cause) {
        return new FailureAnalysis(cause.problem(), cause.mend(), rootFailure);
    }
}
