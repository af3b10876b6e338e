package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Ticketing;
import dev.idempotent.aop.IdempotentClasses;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Behind a Spring proxy, on classes that are not woven. */
class ProxiedTest extends AnnotationContract {

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    static class Application {

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }
    }

    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(Application.class, Shop.class);

    @AfterEach
    void close() {
        context.close();
    }

    @Override
    Shop shop() {
        return context.getBean(Shop.class);
    }

    @Test
    void theCheckFindsThatNothingIsWovenHere() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> IdempotentClasses.in("dev.idempotent.annotation.subject")
                        .requireWoven())
                .withMessageContaining("not woven")
                .withMessageContaining("annotation.subject.");
    }

    @Test
    void theCheckOfAPackageWithoutAnnotatedMethodsSaysSo() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> IdempotentClasses.in("dev.idempotent.nowhere"))
                .withMessageContaining("dev.idempotent.nowhere");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE, mode = AdviceMode.ASPECTJ)
    static class WovenMode {

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }
    }

    @Test
    void inAspectJModeABeanThatIsNotWovenFailsStartUp() {
        assertThatExceptionOfType(BeanCreationException.class)
                .isThrownBy(() -> new AnnotationConfigApplicationContext(WovenMode.class, Shop.class))
                .havingRootCause()
                .isInstanceOf(IdempotencyConfigurationException.class)
                .withMessageContaining("not woven");
    }

    @Test
    void inAspectJModeALazyBeanThatIsNotWovenFailsWheneverItIsMade() {
        try (var woven = new AnnotationConfigApplicationContext(WovenMode.class, LazyShop.class)) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(BeanCreationException.class)
                        .isThrownBy(() -> woven.getBean(LazyShop.class))
                        .havingRootCause()
                        .isInstanceOf(IdempotencyConfigurationException.class)
                        .withMessageContaining("not woven");
            }
        }
    }

    @Lazy
    static class LazyShop extends Shop {}

    interface Window extends Ticketing {}

    static class TicketWindow implements Window {

        @Override
        public int nextNumber() {
            return 1;
        }
    }

    @Test
    void theCheckFindsADefaultMethodThatIsNotWovenHoweverFarUpItStands() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> IdempotentClasses.of(TicketWindow.class, new IdempotentMethods())
                        .requireWoven())
                .withMessageContaining("Ticketing.ticket(");
    }
}
