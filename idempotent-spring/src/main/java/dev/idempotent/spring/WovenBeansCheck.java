package dev.idempotent.spring;

import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentClasses;
import dev.idempotent.aop.IdempotentMethods;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * No bean's class has an annotated method that is not woven: asked of each bean when it is made, also of a lazy or scoped one,
 * and of those that were made before this one was there.
 */
final class WovenBeansCheck implements BeanPostProcessor, SmartInitializingSingleton {

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<IdempotentMethods> methods;
    private final ObjectProvider<IdempotentAdvice> advice;
    private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

    WovenBeansCheck(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<IdempotentMethods> methods,
            ObjectProvider<IdempotentAdvice> advice) {
        this.beans = beans;
        this.methods = methods;
        this.advice = advice;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (beans.containsSingleton(IdempotentAdviceConfiguration.METHODS)) {
            check(bean);
        }
        return bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getSingletonNames()) {
            Object bean = beans.getSingleton(name);
            if (bean != null) {
                check(bean);
            }
        }
        advice.getObject().check();
    }

    private void check(Object bean) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (!checked.contains(type)) {
            IdempotentClasses.of(type, methods.getObject()).requireWoven();
            checked.add(type);
        }
    }
}
