package dev.idempotent.spring;

import dev.idempotent.Idempotency;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/**
 * Guards annotated methods in Spring Boot applications. Every part gives way to a bean of the application's own, of its type where
 * that is public, else of its name, but for infrastructure: what puts the advice around methods, gives it the settings, and
 * checks that none runs unguarded. A child context has its parent's engine, and an advice of its own: a parent's proxies are not
 * around the child's beans.
 */
@AutoConfiguration(after = JdbiStoreAutoConfiguration.class)
@EnableConfigurationProperties(IdempotencyProperties.class)
@Import(EncryptionConfiguration.class)
public class IdempotencyAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Idempotency idempotency(ListableBeanFactory beans, IdempotencyProperties properties) {
        return EngineParts.engine(beans, properties::applyTo);
    }

    /** In place of proxies. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(
            value = {IdempotentAdvisor.class, WovenEngine.class},
            search = SearchStrategy.CURRENT)
    @Conditional(OnMode.AspectJ.class)
    @Import(IdempotentAspectConfiguration.class)
    static class Woven {}

    /** Where methods may work through JDBI, and think that they do in Spring's transactions. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = {"org.jdbi.v3.core.Jdbi", "org.springframework.jdbc.datasource.DataSourceUtils"})
    static class JdbiBeans {

        @Bean
        @ConditionalOnMissingBean(name = "strayJdbi")
        static StrayJdbi strayJdbi() {
            return new StrayJdbi();
        }
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    IdempotencyDefaults idempotencyDefaults(IdempotencyProperties properties) {
        return new IdempotencyDefaults(properties.timing());
    }

    /** Gives way to {@link EnableIdempotency}, which brings the same. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(
            value = {IdempotentAdvisor.class, WovenEngine.class},
            search = SearchStrategy.CURRENT)
    @Conditional(OnMode.Proxy.class)
    @Import({ProxyCreatorRegistrar.class, IdempotentProxyConfiguration.class})
    static class Proxies {}
}
