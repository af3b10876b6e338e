package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Shop.NewOrder;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Woven classes as Spring beans. */
abstract class WovenInSpringContract {

    static class Stored {

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }

        @Bean
        Shop shop() {
            return new Shop();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    static class Proxied extends Stored {}

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE, mode = AdviceMode.ASPECTJ)
    static class Woven extends Stored {}

    @Test
    void aWovenBeanThatIsAlsoProxiedRunsItsAdviceOnce() {
        try (var context = new AnnotationConfigApplicationContext(Proxied.class)) {
            Shop shop = context.getBean(Shop.class);

            assertThat(AopUtils.isAopProxy(shop)).isTrue();
            assertThat(shop.place(new NewOrder("a", 1)).number()).isEqualTo(1);
            assertThat(shop.place(new NewOrder("a", 1)).number()).isEqualTo(1);
        }
    }

    @Test
    void inAspectJModeTheWovenBeanUsesTheContextsEngineWhileTheContextLives() {
        Shop shop;
        try (var context = new AnnotationConfigApplicationContext(Woven.class)) {
            shop = context.getBean(Shop.class);
            assertThat(AopUtils.isAopProxy(shop)).isFalse();
            assertThat(shop.place(new NewOrder("a", 1)).number()).isEqualTo(1);
            assertThat(shop.place(new NewOrder("a", 1)).number()).isEqualTo(1);
        }
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> shop.place(new NewOrder("b", 1)));
    }
}
