package dev.idempotent;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Carries a generic type, which a {@link Class} cannot: {@code new ResultType<List<Order>>() {}}.
 *
 * @param <T> the type carried
 */
public abstract class ResultType<T extends @Nullable Object> {

    private final Type type;

    /** Takes the type from what stands between the brackets of the subclass; throws {@link IllegalStateException} without. */
    protected ResultType() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalStateException(
                    "write new ResultType<List<Order>>() {} with the type between the brackets");
        }
        type = parameterized.getActualTypeArguments()[0];
    }

    final Type type() {
        return type;
    }
}
