package dev.idempotent.aop;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a method's key comes from. */
sealed interface KeySource {

    @Nullable
    Object key(@Nullable Object[] args);

    /** Whether the call has no key, and need not have one. */
    boolean isLeftOut(@Nullable Object[] args);

    /** Whether the key is this parameter as a whole, so that comparing it again would say nothing. */
    boolean isParameter(int index, String name);

    /** The parameter that is marked as the key. */
    record Marked(int index, boolean isRequired) implements KeySource {

        @Override
        public @Nullable Object key(@Nullable Object[] args) {
            return args[index] instanceof Optional<?> optional ? optional.orElse(null) : args[index];
        }

        @Override
        public boolean isLeftOut(@Nullable Object[] args) {
            return !isRequired && key(args) == null;
        }

        @Override
        public boolean isParameter(int other, String name) {
            return other == index;
        }
    }

    /** An expression over the parameters; where it is a list, with its parts. */
    record Expressed(MethodExpression expression, List<MethodExpression> parts) implements KeySource {

        Expressed(MethodExpression expression) {
            this(expression, expression.parts());
        }

        @Override
        public @Nullable Object key(@Nullable Object[] args) {
            return parts.isEmpty()
                    ? expression.value(args)
                    : Arrays.asList(parts.stream().map(part -> part.value(args)).toArray());
        }

        @Override
        public boolean isLeftOut(@Nullable Object[] args) {
            return false;
        }

        @Override
        public boolean isParameter(int index, String name) {
            return expression.isParameter(name) || parts.stream().anyMatch(part -> part.isParameter(name));
        }
    }
}
