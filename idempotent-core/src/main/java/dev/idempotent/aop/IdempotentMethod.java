package dev.idempotent.aop;

import dev.idempotent.Body;
import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.aop.ResultTypes.Arrival;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** What an annotation says about a method, read and checked once. Safe for use by many threads. */
final class IdempotentMethod {

    private final Place place;
    private final IdempotentOperation<@Nullable Object> operation;
    private final KeySource key;
    private final FingerprintSource fingerprint;
    private final Optional<MethodExpression> condition;
    private final Optional<MethodExpression> existing;
    private final Arrival arrival;
    private volatile boolean checked;

    IdempotentMethod(
            Place place,
            IdempotentOperation<@Nullable Object> operation,
            KeySource key,
            FingerprintSource fingerprint,
            Optional<MethodExpression> condition,
            Optional<MethodExpression> existing) {
        this.place = place;
        this.arrival = ResultTypes.arrival(place);
        this.operation = operation;
        this.key = key;
        this.fingerprint = fingerprint;
        this.condition = condition;
        this.existing = existing;
    }

    Place place() {
        return place;
    }

    /** The method that runs. */
    Method method() {
        return place.method();
    }

    IdempotentOperation<@Nullable Object> operation() {
        return operation;
    }

    Arrival arrival() {
        return arrival;
    }

    boolean guards(@Nullable Object[] args) {
        return !key.isLeftOut(args)
                && (condition.isEmpty() || isTrue(condition.get().value(args)));
    }

    private boolean isTrue(@Nullable Object value) {
        if (value instanceof Boolean guarded) {
            return guarded;
        }
        throw place.mistake("condition yields " + typeOf(value) + ", not a boolean.", "Correct the expression.");
    }

    @Nullable
    Object key(@Nullable Object[] args) {
        return key.key(args);
    }

    Fingerprint fingerprint(@Nullable Object[] args) {
        return fingerprint.fingerprint(args);
    }

    /** A look for the entry that the application already has, as the method would return it; what the look throws goes on. */
    @SuppressWarnings("NullAway") // The method may return null, an Optional holds none.
    Body<Optional<@Nullable Object>, Throwable> existing(@Nullable Object target, @Nullable Object[] args) {
        return existing.isEmpty() ? Optional::empty : () -> entry(existing.get().valueOn(target, args));
    }

    @SuppressWarnings("NullAway")
    private Optional<@Nullable Object> entry(@Nullable Object value) {
        Object entry = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        return Optional.ofNullable(entry).map(this::asReturned);
    }

    private Object asReturned(Object entry) {
        Class<?> returned = ResolvableType.forType(operation.resultType()).resolve(Object.class);
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

    /** Throws where the engine cannot honour the method; costs nothing once it did not. */
    void check(Idempotency idempotency) {
        if (checked) {
            return;
        }
        requireReplayable(idempotency);
        requireHeld(idempotency, idempotency.guaranteeOf(operation));
        checked = true;
    }

    private void requireReplayable(Idempotency idempotency) {
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

    private void requireHeld(Idempotency idempotency, Guarantee guarantee) {
        if (guarantee != Guarantee.AT_MOST_ONCE
                && !operation.releasingFailures().isEmpty()) {
            throw place.mistake(
                    "releaseOn is for AT_MOST_ONCE, and the guarantee is " + guarantee + ", under which every failure"
                            + " that is not recorded releases the key.",
                    "Leave it out, or choose guarantee = Guarantee.AT_MOST_ONCE.");
        }
        if (guarantee != Guarantee.ATOMIC) {
            return;
        }
        if (arrival != Arrival.RETURNED) {
            throw notAtomic("its result comes after its transaction has ended, on another thread", null);
        }
        try {
            idempotency.checkAtomic(operation, method(), place.type());
        } catch (IllegalArgumentException e) {
            throw notAtomic(String.valueOf(e.getMessage()), e);
        }
    }

    private IdempotencyConfigurationException notAtomic(String reason, @Nullable Throwable cause) {
        return place.mistake(
                "its guarantee is ATOMIC, which cannot be held: " + reason + ".",
                "Mend that, or choose explicitly: guarantee = Guarantee.AT_LEAST_ONCE where it is safe to run again after a"
                        + " crash, Guarantee.AT_MOST_ONCE where it must rather not run.",
                cause);
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
