package dev.idempotent.spring.observe;

import dev.idempotent.IdempotencyListener;
import dev.idempotent.IdempotencyTracer;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tells the application's metrics of guarded calls, where it has any. Each bean gives way to one of its name; Boot's own switches
 * ({@code management.metrics.enable.idempotent} and the like) apply.
 */
@AutoConfiguration(
        after = IdempotencyAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
public class IdempotencyObserveAutoConfiguration {

    /** Counters and timers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Meters {

        @Bean
        @ConditionalOnMissingBean(name = "idempotencyCallCounters")
        IdempotencyListener idempotencyCallCounters(MeterRegistry registry) {
            return new CallCounters(registry);
        }

        @Bean
        @ConditionalOnMissingBean(name = "idempotencyStepTimers")
        IdempotencyTracer idempotencyStepTimers(MeterRegistry registry) {
            return new StepTimers(registry);
        }
    }
}
