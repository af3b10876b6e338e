package dev.idempotent.spring;

import dev.idempotent.spring.actuate.IdempotencyEndpointAutoConfiguration;
import dev.idempotent.spring.observe.IdempotencyObserveAutoConfiguration;
import dev.idempotent.spring.web.IdempotencyWebAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

/** All that the library brings to an application, and the application that has a use for all of it. */
final class Parts {

    private Parts() {}

    static <R extends AbstractApplicationContextRunner<R, ?, ?>> R in(R application) {
        return application
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbiStoreAutoConfiguration.class,
                        IdempotencyAutoConfiguration.class,
                        IdempotencyWebAutoConfiguration.class,
                        IdempotencyObserveAutoConfiguration.class,
                        IdempotencyEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.generate-unique-name=true",
                        "management.endpoints.web.exposure.include=*",
                        "management.endpoint.idempotencyconsole.access=READ_ONLY")
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withBean(Tracer.class, () -> Tracer.NOOP)
                .withBean(Till.class);
    }

    /** The beans that the library has made, by their names; not its configurations and settings. */
    static Map<String, BeanDefinition> of(ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        return Arrays.stream(beans.getBeanDefinitionNames())
                .filter(name -> beans.getBeanDefinition(name).getFactoryMethodName() != null)
                .filter(name -> String.valueOf(beans.getBeanDefinition(name).getResourceDescription())
                        .replace('/', '.')
                        .contains("dev.idempotent.spring."))
                .collect(Collectors.toMap(name -> name, beans::getBeanDefinition, (one, same) -> one, TreeMap::new));
    }
}
