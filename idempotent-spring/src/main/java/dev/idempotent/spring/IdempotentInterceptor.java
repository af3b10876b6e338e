package dev.idempotent.spring;

import dev.idempotent.aop.IdempotentAdvice;
import java.util.Set;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;

/** Brings a proxied call to the advice. */
final class IdempotentInterceptor implements MethodInterceptor {

    /** What a method may be declared to return that returns a Mono. */
    private static final Set<String> REACTIVE =
            Set.of("reactor.core.publisher.Mono", "reactor.core.CorePublisher", "org.reactivestreams.Publisher");

    private final IdempotentAdvice advice;

    IdempotentInterceptor(IdempotentAdvice advice) {
        this.advice = advice;
    }

    @Override
    @SuppressWarnings("NullAway") // The body's type is nullable, which class files before Java 25's javac do not tell.
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        Class<?> targetClass =
                target == null ? invocation.getMethod().getDeclaringClass() : AopUtils.getTargetClass(target);
        return advice.around(
                invocation.getMethod(),
                targetClass,
                target,
                invocation.getArguments(),
                mayRunAgain(invocation) ? () -> copy(invocation).proceed() : invocation::proceed);
    }

    /** An invocation goes past the interceptors after this one but once, and each subscriber of a Mono wants its own. */
    private static boolean mayRunAgain(MethodInvocation invocation) {
        Class<?> returned = invocation.getMethod().getReturnType();
        return returned == Object.class || REACTIVE.contains(returned.getName());
    }

    private static MethodInvocation copy(MethodInvocation invocation) {
        return invocation instanceof ProxyMethodInvocation proxied ? proxied.invocableClone() : invocation;
    }
}
