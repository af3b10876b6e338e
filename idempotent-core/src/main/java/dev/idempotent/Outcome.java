package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * What a call came to, where it came to a value.
 *
 * @param <T> what the operation returns
 */
public sealed interface Outcome<T extends @Nullable Object> {

    /** The value, from wherever it came. */
    T value();

    /** Whether the body did not run for this call. */
    default boolean isReplay() {
        return !(this instanceof Executed<T>);
    }

    /** The body ran for this call. */
    record Executed<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /** The body ran for an earlier call with this key; the value was read from the store. */
    record Replayed<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /** The application already had an entry that answers this call; it is stored now, and later calls replay it. */
    record Found<T extends @Nullable Object>(T value) implements Outcome<T> {}
}
