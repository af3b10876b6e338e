package dev.idempotent.spring;

import dev.idempotent.aop.IdempotentAdvice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;

/** Brings a proxied call to the advice. */
final class IdempotentInterceptor implements MethodInterceptor {

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
                invocation.getMethod(), targetClass, target, invocation.getArguments(), invocation::proceed);
    }
}
