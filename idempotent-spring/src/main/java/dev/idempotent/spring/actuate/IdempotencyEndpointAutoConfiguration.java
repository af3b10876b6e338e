package dev.idempotent.spring.actuate;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/** The actuator endpoint {@code idempotency}, where it is exposed, and its console, where that is enabled too. */
@AutoConfiguration(after = IdempotencyAutoConfiguration.class)
@ConditionalOnClass({WebEndpoint.class, ConditionalOnAvailableEndpoint.class})
@EnableConfigurationProperties(IdempotencyEndpointProperties.class)
@ImportRuntimeHints(IdempotencyEndpointAutoConfiguration.Hints.class)
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
    @ConditionalOnMissingBean(name = "idempotencyConsoleEndpoint")
    @ConditionalOnBean(IdempotencyEndpoint.class)
    ConsoleEndpoint idempotencyConsoleEndpoint() {
        return new ConsoleEndpoint();
    }

    /** Answers are written by their members, and the console is made of files. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
            new BindingReflectionHintsRegistrar()
                    .registerReflectionHints(hints.reflection(), Overview.class, RecordList.class, Refusal.class);
            hints.resources().registerPattern("dev/idempotent/spring/actuate/console.*");
        }
    }
}
