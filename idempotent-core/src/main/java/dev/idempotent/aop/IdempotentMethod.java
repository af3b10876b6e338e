package dev.idempotent.aop;

import dev.idempotent.Fingerprint;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** What an annotation says about a method, read and checked once. Immutable. */
record IdempotentMethod(
        Place place,
        IdempotentOperation<@Nullable Object> operation,
        KeySource keySource,
        FingerprintSource fingerprintSource,
        Optional<MethodExpression> condition,
        Optional<MethodExpression> existingEntry) {

    boolean guards(@Nullable Object[] args) {
        return condition.isEmpty() || isTrue(condition.get().value(null, args));
    }

    private boolean isTrue(@Nullable Object value) {
        if (value instanceof Boolean guarded) {
            return guarded;
        }
        throw place.mistake("condition yields " + typeOf(value) + ", not a boolean.", "Correct the expression.");
    }

    @Nullable
    Object key(@Nullable Object[] args) {
        return keySource.key(args);
    }

    Fingerprint fingerprint(@Nullable Object[] args) {
        return fingerprintSource.fingerprint(args);
    }

    /** The entry that the application already has, as the method would return it. */
    @SuppressWarnings("NullAway") // The method may return null, an Optional holds none.
    Optional<@Nullable Object> existing(@Nullable Object target, @Nullable Object[] args) {
        if (existingEntry.isEmpty()) {
            return Optional.empty();
        }
        Object value = existingEntry.get().value(target, args);
        Object entry = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        return Optional.ofNullable(entry).map(this::asReturned);
    }

    private Object asReturned(Object entry) {
        Class<?> returned = place.method().getReturnType();
        if (returned == Optional.class) {
            return Optional.of(entry);
        }
        if (!ClassUtils.isAssignableValue(returned, entry)) {
            throw place.mistake(
                    "existing yields " + typeOf(entry) + ", where the method returns " + returned.getName() + ".",
                    "Let it yield what the method returns.");
        }
        return entry;
    }

    void check(Idempotency idempotency) {
        try {
            idempotency.check(operation);
        } catch (IllegalArgumentException e) {
            throw place.mistake(
                    "its result " + operation.resultType().getTypeName() + " cannot be replayed: " + e.getMessage()
                            + ".",
                    "Return a type that can be kept and read back.",
                    e);
        }
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }

    Method method() {
        return place.method();
    }
}
