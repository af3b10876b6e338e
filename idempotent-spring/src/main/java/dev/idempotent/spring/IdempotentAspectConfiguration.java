package dev.idempotent.spring;

import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.aop.IdempotentClasses;
import dev.idempotent.aop.IdempotentMethods;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Lets woven classes use the context's engine, as long as the context lives. */
@Configuration(proxyBeanMethods = false)
@Import(IdempotentAdviceConfiguration.class)
class IdempotentAspectConfiguration {

    @Bean(destroyMethod = "close")
    IdempotentAspect.Configured idempotentAspect(IdempotentAdvice advice) {
        return IdempotentAspect.configure(advice);
    }

    /** Once all singletons are there: no bean's class has an annotated method that is not woven. */
    @Bean
    static SmartInitializingSingleton wovenBeansCheck(
            ConfigurableListableBeanFactory beans, IdempotentMethods methods, IdempotentAdvice advice) {
        return () -> {
            for (String name : beans.getSingletonNames()) {
                Object bean = beans.getSingleton(name);
                if (bean != null) {
                    IdempotentClasses.of(AopUtils.getTargetClass(bean), methods).requireWoven();
                }
            }
            advice.check();
        };
    }
}
