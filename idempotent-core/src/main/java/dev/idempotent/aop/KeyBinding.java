package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * What the keys of a method are bound to besides its operation and arguments, such as the path of the request that a handler
 * answers. A key that comes again bound to something else is {@link dev.idempotent.IdempotencyException.KeyReused}, whatever the
 * method's fingerprint says. Safe for use by many threads.
 */
@FunctionalInterface
public interface KeyBinding {

    /** Keys are bound to nothing else. */
    KeyBinding NONE = method -> Optional.empty();

    /**
     * What the key of the call that is about to be made is bound to.
     *
     * @param method the method that runs
     */
    Optional<String> of(Method method);
}
