package dev.idempotent.aop;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicReference;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * Guards annotated methods of woven classes, without a container: public, private and static ones, and those that an object
 * calls on itself. Weave at compile time ({@code idempotent-core} among ajc's aspect libraries) or at load time ({@code
 * -javaagent:aspectjweaver.jar}; {@code META-INF/aop-ajc.xml} is in the jar), and give it an engine before the first call:
 *
 * <pre>{@code
 * IdempotentAspect.configure(Idempotency.builder(store).guarantee(Guarantee.AT_LEAST_ONCE).build());
 * }</pre>
 *
 * <p>Until then a guarded method throws. There is one engine for all woven classes; in Spring, the context in ASPECTJ mode
 * brings it. What is woven is decided by the class file of the method itself: an annotation on it, or an annotation that bears
 * {@link dev.idempotent.Idempotent} directly; a default method counts where its interface is woven. An annotation that is
 * inherited from an interface, or two annotations away, is not seen by the weaver; {@link IdempotentClasses} finds such methods.
 * Safe for use by many threads.
 */
@Aspect
public final class IdempotentAspect {

    private static final AtomicReference<@Nullable Turn> TURN = new AtomicReference<>();

    /** Each is one of its own, though the advice be the same: what is closed late does not end its successor. */
    private record Turn(IdempotentAdvice advice) {}

    /**
     * Lets woven methods use this engine, until what is returned is closed.
     *
     * @throws IdempotencyConfigurationException where there is an engine already
     */
    public static Configured configure(Idempotency idempotency) {
        return configure(new IdempotentAdvice(new IdempotentMethods(), () -> idempotency));
    }

    /** As {@link #configure(Idempotency)}, for an advice with settings of its own. */
    public static Configured configure(IdempotentAdvice advice) {
        Turn turn = new Turn(advice);
        if (!TURN.compareAndSet(null, turn)) {
            throw new IdempotencyConfigurationException(
                    "IdempotentAspect is configured already, and woven classes have one engine.",
                    "Configure it once, at start-up; close what configure returned before configuring anew. In Spring, close"
                            + " or stop the other context in ASPECTJ mode, or set the mode in one of them only.");
        }
        return () -> TURN.compareAndSet(turn, null);
    }

    /** The engine's being there for woven methods; {@link #close} ends it. */
    @FunctionalInterface
    public interface Configured extends AutoCloseable {

        /** Woven methods throw from now on. Closing again does nothing. */
        @Override
        void close();
    }

    /** Woven around every annotated method; not to be called otherwise. */
    @Around("execution(@dev.idempotent.Idempotent * *(..)) || execution(@(@dev.idempotent.Idempotent *) * *(..))")
    @SuppressWarnings("NullAway") // What a method returns may be null.
    public @Nullable Object around(ProceedingJoinPoint call) throws Throwable {
        Method method = ((MethodSignature) call.getSignature()).getMethod();
        Object target = call.getThis();
        if (ProxiedCall.wasHandedOver(method, target)) {
            return ProxiedCall.take(call::proceed);
        }
        Turn turn = TURN.get();
        if (turn == null) {
            throw new IdempotencyConfigurationException(
                    method + " is @Idempotent and woven, and IdempotentAspect has no engine, so it was not run.",
                    "Call IdempotentAspect.configure(idempotency) at start-up; in Spring, use"
                            + " @EnableIdempotency(mode = AdviceMode.ASPECTJ) or idempotent.mode=aspectj.");
        }
        return turn.advice.aroundWoven(method, target, call.getArgs(), call::proceed);
    }
}
