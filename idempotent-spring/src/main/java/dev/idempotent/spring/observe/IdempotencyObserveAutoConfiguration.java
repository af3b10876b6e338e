package dev.idempotent.spring.observe;

import dev.idempotent.IdempotencyListener;
import dev.idempotent.IdempotencyTracer;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import dev.idempotent.store.IdempotencyStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tells the application's metrics, traces and health of guarded calls, where it has any. Each bean gives way to one of its name;
 * Boot's own switches ({@code management.metrics.enable.idempotent} and the like) apply.
 */
@AutoConfiguration(
        after = IdempotencyAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
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

    /** Observations of calls and of their bodies. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(ObservationRegistry.class)
    static class Observations {

        @Bean
        @ConditionalOnMissingBean(name = "idempotencyCallObservations")
        IdempotencyTracer idempotencyCallObservations(ObservationRegistry registry) {
            return new CallObservations(registry);
        }
    }

    /** Links from replays to the traces of first calls. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    @ConditionalOnBean(Tracer.class)
    static class Links {

        @Bean
        @ConditionalOnMissingBean(name = "idempotencyTraceLinks")
        IdempotencyTracer idempotencyTraceLinks(Tracer tracer) {
            return new TraceLinks(tracer);
        }
    }

    /** Whether the store does its work, and whether keys lie in it that nobody works on. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    @ConditionalOnSingleCandidate(IdempotencyStore.class)
    @EnableConfigurationProperties(IdempotencyHealthProperties.class)
    static class Healthy {

        /** Its condition on the method, which is not looked at where Boot's health is not there to make it. */
        @Bean
        @ConditionalOnEnabledHealthIndicator("idempotency")
        @ConditionalOnMissingBean(name = "idempotencyHealthIndicator")
        HealthIndicator idempotencyHealthIndicator(IdempotencyStore store, IdempotencyHealthProperties properties) {
            return new IdempotencyHealthIndicator(store, properties);
        }
    }
}
