package dev.idempotent.aop;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.ScopeResolver;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.Lease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Objects whose methods are called through the advice, on a real engine, as an interceptor would call them. */
final class Advised implements AutoCloseable {

    final List<Lease> granted = new CopyOnWriteArrayList<>();
    final List<String> unguarded = new CopyOnWriteArrayList<>();
    final IdempotentMethods methods = new IdempotentMethods();
    private final Idempotency engine;
    final IdempotentAdvice advice;

    Advised() {
        this(ScopeResolver.ANONYMOUS);
    }

    Advised(ScopeResolver scopes) {
        engine = Idempotency.builder(new InMemoryIdempotencyStore())
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .purgeEvery(Duration.ZERO)
                .scopes(scopes)
                .listener(new Recorder())
                .build();
        advice = new IdempotentAdvice(methods, () -> engine);
    }

    @Nullable
    Object call(Object target, String name, @Nullable Object... args) throws Throwable {
        return call(target, method(target.getClass(), name, args.length), args);
    }

    @Nullable
    Object call(Object target, Method method, @Nullable Object... args) throws Throwable {
        method.setAccessible(true);
        return advice.around(method, target.getClass(), target, args, () -> invoke(target, method, args));
    }

    @SuppressWarnings("NullAway") // What a method returns may be null.
    private static Object invoke(Object target, Method method, @Nullable Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    /** The one method of that name with so many parameters. */
    static Method method(Class<?> type, String name, int parameters) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name)
                        && method.getParameterCount() == parameters
                        && !method.isSynthetic())
                .findFirst()
                .orElseThrow();
    }

    /** The key under which the only granted call stands. */
    String key() {
        return granted.get(granted.size() - 1).key().value();
    }

    @Override
    public void close() {
        engine.close();
    }

    private final class Recorder implements IdempotencyListener {

        @Override
        public void granted(Lease lease) {
            granted.add(lease);
        }

        @Override
        public void unguarded(String operation) {
            unguarded.add(operation);
        }
    }
}
