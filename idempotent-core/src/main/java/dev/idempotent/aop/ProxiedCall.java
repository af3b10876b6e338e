package dev.idempotent.aop;

import dev.idempotent.Body;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A call that a proxy's advice guards and hands to its target on this thread. Where the target is woven too, the aspect meets
 * the same call a moment later and must not guard it twice. Only proxies hand over and only the aspect takes. While what was
 * taken runs, any further call of the method is one of its own; afterwards it may be taken again, by an interceptor that
 * stands between the two and tries again.
 */
record ProxiedCall(Method method, @Nullable Object target) {

    private static final ThreadLocal<@Nullable ProxiedCall> HANDED_OVER = new ThreadLocal<>();

    /** @param method the most specific one, as the aspect will see it */
    static @Nullable Object handOver(Method method, @Nullable Object target, Body<@Nullable Object, Throwable> body)
            throws Throwable {
        return with(new ProxiedCall(method, target), body);
    }

    /** Whether this is the call that was handed over. */
    static boolean wasHandedOver(Method method, @Nullable Object target) {
        ProxiedCall handedOver = HANDED_OVER.get();
        return handedOver != null && handedOver.target == target && handedOver.method.equals(method);
    }

    /** Runs what was handed over. */
    static @Nullable Object take(Body<@Nullable Object, Throwable> body) throws Throwable {
        return with(null, body);
    }

    private static @Nullable Object with(@Nullable ProxiedCall handedOver, Body<@Nullable Object, Throwable> body)
            throws Throwable {
        ProxiedCall outer = HANDED_OVER.get();
        set(handedOver);
        try {
            return body.call();
        } finally {
            set(outer);
        }
    }

    private static void set(@Nullable ProxiedCall handedOver) {
        if (handedOver == null) {
            HANDED_OVER.remove();
        } else {
            HANDED_OVER.set(handedOver);
        }
    }
}
