package dev.idempotent.spring;

import dev.idempotent.Idempotency;
import dev.idempotent.Timing;
import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.aop.KeyBinding;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/**
 * What proxies and the aspect share. The engine is reached at the first call only. Boot's conditions are passed over where Boot is
 * not there.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class IdempotentAdviceConfiguration {

    static final String METHODS = "idempotentMethods";

    @Bean(METHODS)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static IdempotentMethods idempotentMethods(
            ConfigurableListableBeanFactory beans, ObjectProvider<IdempotencyDefaults> defaults) {
        return new IdempotentMethods(
                text -> Objects.requireNonNullElse(beans.resolveEmbeddedValue(text), ""),
                defaults.getIfAvailable(() -> new IdempotencyDefaults(Timing.STANDARD))
                        .timing());
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static IdempotentAdvice idempotentAdvice(
            IdempotentMethods methods, ObjectProvider<Idempotency> idempotency, ObjectProvider<KeyBinding> bindings) {
        return new IdempotentAdvice(methods, idempotency::getObject, bindings.getIfAvailable(() -> KeyBinding.NONE));
    }
}
