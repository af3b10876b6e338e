package dev.idempotent.spring;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.aop.IdempotentMethods;
import java.io.Serial;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.Ordered;

/** Puts the advice around what {@link IdempotentMethods} contains, and refuses what no proxy can guard. */
final class IdempotentAdvisor extends AbstractPointcutAdvisor {

    /** Outside {@code @Transactional}, which by default stands innermost; inside everything that has an order of its own. */
    static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 1_000;

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Pointcut pointcut;
    private final transient Advice advice;

    IdempotentAdvisor(IdempotentMethods methods, Advice advice, int order) {
        this.pointcut = new IdempotentPointcut(methods);
        this.advice = advice;
        setOrder(order);
    }

    @Override
    public Pointcut getPointcut() {
        return pointcut;
    }

    @Override
    public Advice getAdvice() {
        return advice;
    }

    private static final class IdempotentPointcut extends StaticMethodMatcherPointcut {

        private static final int UNREACHABLE = Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL;

        private final IdempotentMethods methods;

        IdempotentPointcut(IdempotentMethods methods) {
            this.methods = methods;
        }

        @Override
        public boolean matches(Method method, Class<?> targetClass) {
            boolean idempotent = methods.contains(method, targetClass);
            if (idempotent && (method.getModifiers() & UNREACHABLE) != 0) {
                throw new IdempotencyConfigurationException(
                        "@Idempotent on " + method
                                + ": a proxy does not see calls of private, static or final methods, so"
                                + " it would run unguarded.",
                        "Make it overridable, or weave the class with AspectJ.");
            }
            return idempotent;
        }
    }
}
