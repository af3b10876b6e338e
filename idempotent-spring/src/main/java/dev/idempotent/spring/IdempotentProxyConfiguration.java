package dev.idempotent.spring;

import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentMethods;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportAware;
import org.springframework.context.annotation.Role;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The advice around annotated methods of beans. Its beans are made while other beans' proxies are, so they reach the
 * engine, and with it the store and its {@code DataSource}, at the first call only.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Import(IdempotentAdviceConfiguration.class)
class IdempotentProxyConfiguration implements ImportAware {

    private int order = IdempotentAdvisor.DEFAULT_ORDER;

    @Override
    public void setImportMetadata(AnnotationMetadata importing) {
        Map<String, @Nullable Object> attributes = importing.getAnnotationAttributes(EnableIdempotency.class.getName());
        if (attributes != null && attributes.get("order") instanceof Integer chosen) {
            order = chosen;
        }
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    IdempotentAdvisor idempotentAdvisor(IdempotentMethods methods, IdempotentAdvice advice) {
        return new IdempotentAdvisor(methods, new IdempotentInterceptor(advice), order);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardedBeansCheck guardedBeansCheck(
            ConfigurableListableBeanFactory beans, IdempotentMethods methods, IdempotentAdvice advice) {
        return new GuardedBeansCheck(beans, methods, advice);
    }
}
