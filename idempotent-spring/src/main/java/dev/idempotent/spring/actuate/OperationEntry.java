package dev.idempotent.spring.actuate;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.KeyScope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation with its settings.
 *
 * @param guarantee what is promised of it; null where the engine cannot hold what it asks for, so that its calls are refused
 */
record OperationEntry(
        String name,
        String resultType,
        @Nullable Guarantee guarantee,
        KeyScope scope,
        Duration waitFor,
        Duration leaseFor,
        Duration maxRunFor,
        Duration retainFor,
        List<String> recordedFailures,
        List<String> releasingFailures) {

    static OperationEntry of(IdempotentOperation<?> operation, Idempotency engine) {
        return new OperationEntry(
                operation.name(),
                operation.resultType().getTypeName(),
                guarantee(operation, engine),
                operation.scope(),
                operation.timing().waitFor(),
                operation.timing().leaseFor(),
                operation.timing().maxRunFor(),
                operation.timing().retainFor(),
                names(operation.recordedFailures()),
                names(operation.releasingFailures()));
    }

    private static @Nullable Guarantee guarantee(IdempotentOperation<?> operation, Idempotency engine) {
        try {
            return engine.guaranteeOf(operation);
        } catch (IdempotencyConfigurationException e) {
            return null;
        }
    }

    private static List<String> names(List<Class<? extends Throwable>> types) {
        return types.stream().<String>map(Class::getName).toList();
    }
}
