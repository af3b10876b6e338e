package dev.idempotent.spring.actuate;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code idempotency}, where it is exposed, and its console, where that is enabled too. */
@AutoConfiguration(after = IdempotencyAutoConfiguration.class)
@ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
@EnableConfigurationProperties(IdempotencyEndpointProperties.class)
public class IdempotencyEndpointAutoConfiguration {

    // Not on the class, where this condition would be made, and missed, without actuator.
    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean(name = "idempotencyEndpoint")
    @ConditionalOnBean(Idempotency.class)
    IdempotencyEndpoint idempotencyEndpoint(
            Idempotency engine,
            ObjectProvider<IdempotentMethods> methods,
            ObjectProvider<IdempotentOperation<?>> programmatic,
            IdempotencyEndpointProperties properties) {
        return new IdempotencyEndpoint(engine, new KnownOperations(methods, programmatic), properties);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnBean(IdempotencyEndpoint.class)
    ConsoleEndpoint idempotencyConsoleEndpoint() {
        return new ConsoleEndpoint();
    }
}
