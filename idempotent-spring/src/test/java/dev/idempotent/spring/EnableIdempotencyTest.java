package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.Idempotent;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring without Boot. */
class EnableIdempotencyTest {

    static class Stored {

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    static class Enabled extends Stored {}

    @Test
    void aRepeatGetsTheStoredResult() {
        try (var context = new AnnotationConfigApplicationContext(Enabled.class, Shop.class)) {
            Shop shop = context.getBean(Shop.class);

            Shop.Order first = shop.place(new Shop.NewOrder("a", 1));
            Shop.Order second = shop.place(new Shop.NewOrder("a", 1));

            assertThat(second).isEqualTo(first).isNotSameAs(first);
            assertThat(shop.place(new Shop.NewOrder("b", 1)).number()).isEqualTo(2);
            assertThatExceptionOfType(KeyReused.class).isThrownBy(() -> shop.place(new Shop.NewOrder("a", 2)));
        }
    }

    interface Till {

        @Idempotent(key = "#amount")
        int pay(int amount);
    }

    static class CountingTill implements Till {

        private final AtomicInteger payments = new AtomicInteger();

        @Override
        public int pay(int value) {
            return payments.incrementAndGet();
        }
    }

    static class Unaware {

        private int payments;

        public int pay(int value) {
            return ++payments;
        }
    }

    static class InheritingTill extends Unaware implements Till {}

    @Test
    void anInterfaceMethodThatASuperclassImplementsWithoutKnowingItIsGuarded() {
        for (Class<?> enabled : new Class<?>[] {Enabled.class, EnabledForInterfaces.class}) {
            try (var context = new AnnotationConfigApplicationContext(enabled, InheritingTill.class)) {
                Till till = context.getBean(Till.class);

                assertThat(till.pay(5)).isEqualTo(1);
                assertThat(till.pay(5)).isEqualTo(1);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE, proxyTargetClass = false)
    static class EnabledForInterfaces extends Stored {}

    @Test
    void anInterfaceMethodIsGuardedThroughAnInterfaceProxy() {
        try (var context = new AnnotationConfigApplicationContext(EnabledForInterfaces.class, CountingTill.class)) {
            Till till = context.getBean(Till.class);

            assertThat(AopUtils.isJdkDynamicProxy(till)).isTrue();
            assertThat(till.pay(5)).isEqualTo(1);
            assertThat(till.pay(5)).isEqualTo(1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency
    static class WithoutGuarantee extends Stored {}

    @Test
    void theGuaranteeIsAskedForAsLongAsAtomicIsNotAvailable() {
        assertThatExceptionOfType(BeanCreationException.class)
                .isThrownBy(() -> new AnnotationConfigApplicationContext(WithoutGuarantee.class))
                .havingRootCause()
                .isInstanceOf(IdempotencyConfigurationException.class)
                .withMessageContaining("ATOMIC")
                .withMessageContaining("AT_LEAST_ONCE");
    }

    static class Misspelt {

        @Idempotent(key = "#ordr.clientId")
        public int place(Shop.NewOrder order) {
            return order.quantity();
        }
    }

    @Test
    void aWrongAnnotationFailsStartUpAndNamesTheMethod() {
        assertThatExceptionOfType(BeanCreationException.class)
                .isThrownBy(() -> new AnnotationConfigApplicationContext(Enabled.class, Misspelt.class))
                .havingRootCause()
                .isInstanceOf(IdempotencyConfigurationException.class)
                .withMessageContaining("Misspelt.place(")
                .withMessageContaining("#ordr")
                .withMessageContaining("#order");
    }

    static class Unreplayable {

        @Idempotent(key = "#key")
        public Object run(String key) {
            return key;
        }
    }

    @Test
    void aResultThatCannotBeReadBackFailsStartUp() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> new AnnotationConfigApplicationContext(Enabled.class, Unreplayable.class))
                .withMessageContaining("Unreplayable.run(")
                .withMessageContaining("java.lang.Object");
    }

    static class Sealed {

        @Idempotent(key = "#key")
        public final String run(String key) {
            return key;
        }
    }

    static class Hidden {

        @Idempotent(key = "#key")
        @SuppressWarnings("UnusedMethod") // It is the reader of annotations that finds it.
        private String run(String key) {
            return key;
        }
    }

    @Test
    void aMethodThatNoProxyCanGuardFailsStartUp() {
        for (Class<?> unguardable : new Class<?>[] {Sealed.class, Hidden.class}) {
            assertThatExceptionOfType(BeanCreationException.class)
                    .isThrownBy(() -> new AnnotationConfigApplicationContext(Enabled.class, unguardable))
                    .havingRootCause()
                    .withMessageContaining("run(")
                    .withMessageContaining("unguarded");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TooEarly {

        @Bean
        static Shop shop() {
            return new Shop();
        }

        @Bean
        static BeanFactoryPostProcessor dependsOn(Shop shop) {
            return beans -> {};
        }
    }

    @Test
    void aBeanThatWasMadeBeforeProxiesAreFailsStartUp() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> new AnnotationConfigApplicationContext(Enabled.class, TooEarly.class))
                .withMessageContaining("bean shop");
    }
}
