package dev.idempotent.spring;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentMethods;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ReflectionUtils;

/** Once all singletons are there: every annotated method can be honoured, and none stands on a bean without the advice. */
final class GuardedBeansCheck implements SmartInitializingSingleton {

    private final ConfigurableListableBeanFactory beans;
    private final IdempotentMethods methods;
    private final IdempotentAdvice advice;

    GuardedBeansCheck(ConfigurableListableBeanFactory beans, IdempotentMethods methods, IdempotentAdvice advice) {
        this.beans = beans;
        this.methods = methods;
        this.advice = advice;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getSingletonNames()) {
            Object bean = beans.getSingleton(name);
            if (bean != null
                    && !isAdvised(bean)
                    && !guardedMethods(AopUtils.getTargetClass(bean), methods).isEmpty()) {
                throw new IdempotencyConfigurationException(
                        "The bean " + name + " has @Idempotent methods, and no proxy guards them: it was made before"
                                + " proxies are, or something else replaced its proxy.",
                        "Do not let a BeanPostProcessor or a BeanFactoryPostProcessor depend on it.");
            }
        }
        advice.check();
    }

    private static boolean isAdvised(Object bean) {
        return bean instanceof Advised advised
                && Arrays.stream(advised.getAdvisors())
                        .anyMatch(advisor -> advisor.getAdvice() instanceof IdempotentInterceptor);
    }

    static List<Method> guardedMethods(Class<?> type, IdempotentMethods methods) {
        return Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
                .filter(method -> method.getDeclaringClass() != Object.class && methods.contains(method, type))
                .toList();
    }
}
