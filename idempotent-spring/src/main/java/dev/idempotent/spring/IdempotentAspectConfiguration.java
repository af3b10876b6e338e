package dev.idempotent.spring;

import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentMethods;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/** Lets woven classes use the context's engine, as long as the context lives. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Import(IdempotentAdviceConfiguration.class)
class IdempotentAspectConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static WovenEngine idempotentWovenEngine(IdempotentAdvice advice, ApplicationContext context) {
        return new WovenEngine(advice, (ConfigurableApplicationContext) context);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static WovenBeansCheck idempotentWovenBeansCheck(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<IdempotentMethods> methods,
            ObjectProvider<IdempotentAdvice> advice) {
        return new WovenBeansCheck(beans, methods, advice);
    }
}
