package dev.idempotent;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done once a key: its name, what it returns, whose keys it has and for how long. Immutable; make it once
 * and use it for every call.
 *
 * @param <T> what it returns
 */
@SuppressWarnings("UnusedTypeParameter") // It ties a call's body to the result type.
public final class IdempotentOperation<T extends @Nullable Object> {

    private final String name;
    private final Type resultType;
    private final KeyScope scope;
    private final Timing timing;
    private final Optional<Guarantee> guarantee;
    private final List<Class<? extends Throwable>> recordedFailures;
    private final List<Class<? extends Throwable>> releasingFailures;

    private IdempotentOperation(Builder<T> builder) {
        name = builder.name;
        resultType = builder.resultType;
        scope = builder.scope;
        timing = builder.timing;
        guarantee = Optional.ofNullable(builder.guarantee);
        recordedFailures = builder.recordedFailures;
        releasingFailures = builder.releasingFailures;
    }

    /**
     * Begins an operation that returns a {@code type}.
     *
     * @param name stable over releases: it is part of every stored key. Not blank
     */
    public static <T extends @Nullable Object> Builder<T> named(String name, Class<T> type) {
        return new Builder<>(name, type);
    }

    /** As {@link #named(String, Class)}, for generic types. */
    public static <T extends @Nullable Object> Builder<T> named(String name, ResultType<T> type) {
        return new Builder<>(name, type.type());
    }

    /** As {@link #named(String, Class)}, for a type known at run time only; the caller vouches for {@code T}. */
    public static <T extends @Nullable Object> Builder<T> named(String name, Type type) {
        return new Builder<>(name, type);
    }

    /** By which its records are kept. */
    public String name() {
        return name;
    }

    /** What it returns; {@code void.class} where it returns nothing. */
    public Type resultType() {
        return resultType;
    }

    /** Whose keys are whose; by principal unless told otherwise. */
    public KeyScope scope() {
        return scope;
    }

    /** Its durations; {@link Timing#STANDARD} unless told otherwise. */
    public Timing timing() {
        return timing;
    }

    /** What is promised; empty where the engine's default holds. */
    public Optional<Guarantee> guarantee() {
        return guarantee;
    }

    /** The exception types that are an answer. */
    public List<Class<? extends Throwable>> recordedFailures() {
        return recordedFailures;
    }

    /** The exception types that prove that nothing happened; for {@link Guarantee#AT_MOST_ONCE}. */
    public List<Class<? extends Throwable>> releasingFailures() {
        return releasingFailures;
    }

    boolean releases(Throwable failure) {
        return releasingFailures.stream().anyMatch(type -> type.isInstance(failure));
    }

    boolean records(Throwable failure) {
        return recordedFailures.stream().anyMatch(type -> type.isInstance(failure));
    }

    /** The type that stands for a failure which is recorded: its own where that is declared, or no other is. */
    Class<?> recordedAs(Throwable failure) {
        return recordedFailures.stream()
                .filter(type -> type.isInstance(failure))
                .<Class<?>>map(type -> type)
                .reduce((wider, narrower) -> wider.isAssignableFrom(narrower) ? narrower : wider)
                .orElse(failure.getClass());
    }

    /** Whether there is no result to keep. */
    boolean returnsNothing() {
        return resultType == void.class || resultType == Void.class;
    }

    @Override
    public String toString() {
        return name;
    }

    /** Collects what an operation is. Not safe for use by many threads. */
    public static final class Builder<T extends @Nullable Object> {

        private final String name;
        private final Type resultType;
        private KeyScope scope = KeyScope.PRINCIPAL;
        private Timing timing = Timing.STANDARD;
        private @Nullable Guarantee guarantee;
        private List<Class<? extends Throwable>> recordedFailures = List.of();
        private List<Class<? extends Throwable>> releasingFailures = List.of();

        private Builder(String name, Type resultType) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("an operation has a name that is not blank");
            }
            this.name = name;
            this.resultType = resultType;
        }

        /** Whose keys these are; {@link KeyScope#PRINCIPAL} unless told otherwise. */
        public Builder<T> scope(KeyScope value) {
            scope = value;
            return this;
        }

        /** All four durations at once; {@link Timing#STANDARD} unless told otherwise. */
        public Builder<T> timing(Timing value) {
            timing = value;
            return this;
        }

        /** How long a repeat waits for the running call. */
        public Builder<T> waitFor(Duration value) {
            return timing(timing.waitFor(value));
        }

        /** How long a silent owner keeps the key. */
        public Builder<T> leaseFor(Duration value) {
            return timing(timing.leaseFor(value));
        }

        /** How long a call's lease is renewed. */
        public Builder<T> maxRunFor(Duration value) {
            return timing(timing.maxRunFor(value));
        }

        /** How long an answer is kept, counted from the claim. */
        public Builder<T> retainFor(Duration value) {
            return timing(timing.retainFor(value));
        }

        /**
         * Exception types that are an answer: what is thrown of them is kept and thrown again on replay. None unless told
         * otherwise.
         */
        public Builder<T> recordFailures(List<Class<? extends Throwable>> types) {
            recordedFailures = List.copyOf(types);
            return this;
        }

        /** What is promised; the engine's default unless told otherwise. */
        public Builder<T> guarantee(Guarantee value) {
            guarantee = value;
            return this;
        }

        /**
         * Exception types that prove that nothing happened: a call under {@link Guarantee#AT_MOST_ONCE} that throws one
         * frees its key. None unless told otherwise.
         */
        public Builder<T> releaseOn(List<Class<? extends Throwable>> types) {
            releasingFailures = List.copyOf(types);
            return this;
        }

        /** The operation, as it was told. */
        public IdempotentOperation<T> build() {
            return new IdempotentOperation<>(this);
        }
    }
}
