package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Till;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.aop.IdempotentClasses;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What woven methods do besides. */
abstract class WovenContract extends AnnotationContract {

    private final Idempotency engine =
            Idempotency.builder(new InMemoryIdempotencyStore()).build();
    private IdempotentAspect.Configured configured = IdempotentAspect.configure(engine);

    @AfterEach
    void close() {
        configured.close();
        engine.close();
    }

    @Override
    Shop shop() {
        return new Shop();
    }

    @Test
    void aPrivateMethodThatTheObjectCallsItselfIsGuarded() {
        Till till = new Till();

        assertThat(till.pay("a")).isEqualTo(1);
        assertThat(till.pay("a")).isEqualTo(1);
        assertThat(till.runs()).isEqualTo(1);
    }

    @Test
    void aStaticMethodIsGuarded() {
        assertThat(Till.payStatic("a")).isEqualTo(Till.payStatic("a"));
        assertThat(Till.payStatic("b")).isEqualTo(Till.payStatic("a") + 1);
    }

    @Test
    void aMethodThatCallsItselfWithAnotherKeyIsGuardedEachTime() {
        Till till = new Till();

        assertThat(till.countdown(3)).isEqualTo(4);
        assertThat(till.countdown(2)).isEqualTo(4);
        assertThat(till.runs()).isEqualTo(4);
    }

    @Test
    void anOverriddenMethodThatItsOverrideCallsIsACallOfItsOwn() {
        Till.Special special = new Till.Special();

        assertThat(special.overridden("a")).isEqualTo(101);
        assertThat(special.overridden("a")).isEqualTo(101);
        assertThat(special.runs()).isEqualTo(1);
    }

    @Test
    void withoutAnEngineAGuardedMethodThrowsAndSaysHowToConfigure() {
        configured.close();
        Till till = new Till();

        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> till.pay("a"))
                .withMessageContaining("Till.payNow")
                .withMessageContaining("IdempotentAspect.configure(idempotency)");
        assertThat(till.runs()).isZero();
    }

    @Test
    void configuringTwiceIsAnErrorAndClosingMakesRoom() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> IdempotentAspect.configure(engine))
                .withMessageContaining("configured already");
        configured.close();
        configured = IdempotentAspect.configure(engine);
        assertThat(new Till().pay("a")).isEqualTo(1);
    }

    @Test
    void theCheckFindsEveryAnnotatedMethodWoven() {
        IdempotentClasses.in("dev.idempotent.annotation.subject").requireWoven();
    }

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

    @Test
    void aWovenBeanThatIsAlsoProxiedRunsItsAdviceOnce() {
        configured.close();
        try (var context = new AnnotationConfigApplicationContext(Proxied.class)) {
            Shop shop = context.getBean(Shop.class);

            assertThat(AopUtils.isAopProxy(shop)).isTrue();
            assertThat(shop.place(new Shop.NewOrder("a", 1)).number()).isEqualTo(1);
            assertThat(shop.place(new Shop.NewOrder("a", 1)).number()).isEqualTo(1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE, mode = AdviceMode.ASPECTJ)
    static class Woven extends Stored {}

    @Test
    void inAspectJModeTheWovenBeanUsesTheContextsEngineWhileTheContextLives() {
        configured.close();
        Shop shop;
        try (var context = new AnnotationConfigApplicationContext(Woven.class)) {
            shop = context.getBean(Shop.class);
            assertThat(AopUtils.isAopProxy(shop)).isFalse();
            assertThat(shop.place(new Shop.NewOrder("a", 1)).number()).isEqualTo(1);
            assertThat(shop.place(new Shop.NewOrder("a", 1)).number()).isEqualTo(1);
        }
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> shop.place(new Shop.NewOrder("b", 1)));
    }
}
