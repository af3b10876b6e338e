package dev.idempotent.aop;

import dev.idempotent.Body;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A call that a proxy's advice guards and hands to its target on this thread. Where the target is woven too, the aspect meets
 * the same call a moment later and must not guard it twice. Only proxies hand over and only the aspect takes, and it takes
 * once: any further call of the method is one of its own.
 */
record ProxiedCall(Method method, @Nullable Object target) {

    private static final ThreadLocal<@Nullable ProxiedCall> HANDED_OVER = new ThreadLocal<>();

    /** @param method the most specific one, as the aspect will see it */
    static @Nullable Object handOver(Method method, @Nullable Object target, Body<@Nullable Object, Throwable> body)
            throws Throwable {
        ProxiedCall outer = HANDED_OVER.get();
        HANDED_OVER.set(new ProxiedCall(method, target));
        try {
            return body.call();
        } finally {
            HANDED_OVER.set(outer);
        }
    }

    /** Whether this is the call that was handed over. */
    static boolean takes(Method method, @Nullable Object target) {
        ProxiedCall handedOver = HANDED_OVER.get();
        boolean taken = handedOver != null && handedOver.target == target && handedOver.method.equals(method);
        if (taken) {
            HANDED_OVER.remove();
        }
        return taken;
    }
}
