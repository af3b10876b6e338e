package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import reactor.core.publisher.Mono;

/** Methods of beans that return a Mono. */
class MonosBehindProxiesTest {

    interface Later<T> {

        T later(String id);
    }

    static class Service implements Later<Mono<String>> {

        private final AtomicInteger runs = new AtomicInteger();

        public int runs() {
            return runs.get();
        }

        @Override
        @Idempotent(key = "#id")
        public Mono<String> later(String id) {
            int run = runs.incrementAndGet();
            return run == 1 ? Mono.error(new IllegalStateException("the first fails")) : Mono.just("run " + run);
        }

        @Idempotent(key = "#id", scope = KeyScope.GLOBAL)
        public Mono<String> forEverybody(String id) {
            return Mono.just(id);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    static class Application {

        private final AtomicInteger passed = new AtomicInteger();

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }

        @Bean
        Service service() {
            return new Service();
        }

        /** Stands inside, as that of transactions does. */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        DefaultPointcutAdvisor inner() {
            NameMatchMethodPointcut later = new NameMatchMethodPointcut();
            later.setMappedName("later");
            later.setClassFilter(Service.class::isAssignableFrom);
            DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(later, (MethodInterceptor) invocation -> {
                passed.incrementAndGet();
                return invocation.proceed();
            });
            advisor.setOrder(Ordered.LOWEST_PRECEDENCE);
            return advisor;
        }
    }

    @Test
    void eachSubscriptionThatRunsPassesWhatStandsInside() {
        try (var context = new AnnotationConfigApplicationContext(Application.class)) {
            @SuppressWarnings("unchecked")
            Later<Mono<String>> service = context.getBean(Later.class);
            Mono<String> call = service.later("a");

            assertThatThrownBy(call::block).hasMessageContaining("the first fails");
            assertThat(call.block()).isEqualTo("run 2");
            assertThat(call.block()).isEqualTo("run 2");
            assertThat(context.getBean(Application.class).passed).hasValue(2);
        }
    }

    @Test
    void aPrincipalThatOnlyReactorKnowsOfIsNotTakenForAnonymous() {
        try (var context = new AnnotationConfigApplicationContext(Application.class)) {
            Service service = context.getBean(Service.class);
            var ann = ReactiveSecurityContextHolder.withAuthentication(
                    new TestingAuthenticationToken("ann", "secret", "USER"));

            assertThatExceptionOfType(IdempotencyConfigurationException.class)
                    .isThrownBy(() -> service.later("a").contextWrite(ann).block())
                    .withMessageContaining("KeyScope.GLOBAL");
            assertThat(service.runs()).isZero();
            assertThat(service.forEverybody("a").contextWrite(ann).block()).isEqualTo("a");
        }
    }
}
