package dev.idempotent;

import org.jspecify.annotations.Nullable;

/**
 * What an operation does.
 *
 * @param <T> what it returns
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, E extends Throwable> {

    /** Does it; {@code E} goes on as it is. */
    T call() throws E;
}
