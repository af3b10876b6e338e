package dev.idempotent.aop;

import org.jspecify.annotations.Nullable;

/** Where a method's key comes from. */
sealed interface KeySource {

    @Nullable
    Object key(@Nullable Object[] args);

    /** Whether the key is this parameter as a whole, so that comparing it again would say nothing. */
    boolean isParameter(int index, String name);

    /** The parameter that is marked as the key. */
    record Marked(int index) implements KeySource {

        @Override
        public @Nullable Object key(@Nullable Object[] args) {
            return args[index];
        }

        @Override
        public boolean isParameter(int other, String name) {
            return other == index;
        }
    }

    /** An expression over the parameters. */
    record Expressed(MethodExpression expression) implements KeySource {

        @Override
        public @Nullable Object key(@Nullable Object[] args) {
            return expression.value(null, args);
        }

        @Override
        public boolean isParameter(int index, String name) {
            return expression.takesWhole(name);
        }
    }
}
