package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import dev.idempotent.ScopeResolver;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Shop.NewOrder;
import dev.idempotent.annotation.subject.Ticketing;
import dev.idempotent.annotation.subject.Till;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.io.IOException;
import java.util.Optional;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;

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

    /** For whom a thread works. */
    static class Scoped extends Woven {

        static final ThreadLocal<String> USER = ThreadLocal.withInitial(() -> "nobody");

        @Bean
        ScopeResolver userScope() {
            return () -> Optional.of(USER.get());
        }
    }

    @Test
    void aWovenCallIsInTheScopeOfItsThread() {
        try (var context = new AnnotationConfigApplicationContext(Scoped.class)) {
            Shop shop = context.getBean(Shop.class);

            assertThat(placeAs(shop, "ada")).isEqualTo(1);
            assertThat(placeAs(shop, "ben")).isEqualTo(2);
            assertThat(placeAs(shop, "ada")).isEqualTo(1);
        }
    }

    private static int placeAs(Shop shop, String user) {
        Scoped.USER.set(user);
        try {
            return shop.place(new NewOrder("a", 1)).number();
        } finally {
            Scoped.USER.remove();
        }
    }

    /** An interceptor between the proxy's advice and its target, as one that retries. */
    static class Retried extends Proxied {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static Advisor retrying() {
            MethodInterceptor retry = call -> {
                try {
                    return ((ProxyMethodInvocation) call).invocableClone().proceed();
                } catch (IOException e) {
                    return call.proceed();
                }
            };
            NameMatchMethodPointcutAdvisor innermost = new NameMatchMethodPointcutAdvisor(retry);
            innermost.setMappedName("failsAtFirst");
            innermost.setOrder(Ordered.LOWEST_PRECEDENCE);
            return innermost;
        }
    }

    @Test
    void anInterceptorBetweenProxyAndWovenTargetMayCallItAgain() throws IOException {
        try (var context = new AnnotationConfigApplicationContext(Retried.class)) {
            Shop shop = context.getBean(Shop.class);

            assertThat(shop.failsAtFirst("a")).isEqualTo(2);
            assertThat(shop.failsAtFirst("a")).isEqualTo(2);
            assertThat(shop.runs()).isEqualTo(2);
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

    @Test
    void anotherContextIsRefusedWhileOneLivesAndAStartUpThatFailsLeavesRoom() {
        try (var first = new AnnotationConfigApplicationContext(Woven.class)) {
            assertThatExceptionOfType(IdempotencyConfigurationException.class)
                    .isThrownBy(() -> new AnnotationConfigApplicationContext(Woven.class))
                    .withMessageContaining("configured already");
            assertThat(first.getBean(Shop.class).primitive("a")).isEqualTo(1);
        }
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> new AnnotationConfigApplicationContext(Woven.class, Unreplayable.class))
                .withMessageContaining("Unreplayable.run(");
        new AnnotationConfigApplicationContext(Woven.class).close();
    }

    @Test
    void aChildUsesItsParentsEngineAndCannotHaveAnother() {
        try (var parent = new AnnotationConfigApplicationContext(Woven.class)) {
            boot().withParent(parent)
                    .withPropertyValues("idempotent.mode=aspectj")
                    .run(child -> assertThat(child.getBean(Shop.class).primitive("a"))
                            .isEqualTo(parent.getBean(Shop.class).primitive("a")));
            boot().withParent(parent)
                    .withPropertyValues("idempotent.mode=aspectj")
                    .withBean(NotWoven.class)
                    .run(child -> assertThat(child).getFailure().hasMessageContaining("NotWoven.run("));
            new ApplicationContextRunner()
                    .withParent(parent)
                    .withUserConfiguration(Woven.class)
                    .run(child -> assertThat(child).getFailure().hasMessageContaining("configured already"));
            assertThat(parent.getBean(Shop.class).primitive("b")).isEqualTo(1);
        }
    }

    interface Port {

        @Idempotent(key = "#key")
        int run(String key);
    }

    /** Annotated where the weaver does not see it. */
    static class NotWoven implements Port {

        @Override
        public int run(String key) {
            return key.length();
        }
    }

    static class Unreplayable {

        @Idempotent(key = "#key")
        public Object run(String key) {
            return key;
        }
    }

    /** Registered before everything else. */
    static class Eager implements InitializingBean, DisposableBean {

        static final Till TILL = new Till();

        @Override
        public void afterPropertiesSet() {
            assertThat(TILL.pay("at first")).isEqualTo(TILL.pay("at first"));
        }

        @Override
        public void destroy() {
            assertThat(TILL.pay("at last")).isEqualTo(TILL.pay("at last"));
            TILL.pay("at last, indeed");
        }
    }

    @Test
    void aBeanMayCallGuardedMethodsWhileItIsMadeAndWhileItIsDestroyed() {
        new AnnotationConfigApplicationContext(Eager.class, Woven.class).close();

        assertThat(Eager.TILL.runs()).isEqualTo(3);
    }

    static class Placeheld {

        private int runs;

        @Idempotent(key = "#key", waitFor = "${wait:250ms}")
        public int run(String key) {
            return ++runs;
        }
    }

    @Test
    void placeholdersAreResolved() {
        try (var context = new AnnotationConfigApplicationContext(Woven.class, Placeheld.class)) {
            Placeheld bean = context.getBean(Placeheld.class);

            assertThat(bean.run("a")).isEqualTo(bean.run("a"));
        }
    }

    private static ApplicationContextRunner boot() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class))
                .withPropertyValues("idempotent.guarantee=at-least-once")
                .withUserConfiguration(Stored.class);
    }

    @Test
    void inBootBeansMayBeLazy() {
        boot().withPropertyValues("idempotent.mode=aspectj")
                .withBean(LazyInitializationBeanFactoryPostProcessor.class)
                .run(context -> assertThat(context.getBean(Shop.class).primitive("a"))
                        .isEqualTo(context.getBean(Shop.class).primitive("a")));
    }

    @Test
    void inBootThePropertyChoosesTheMode() {
        ApplicationContextRunner application = boot();
        for (String mode : new String[] {"aspectj", "ASPECTJ", "aspect-j"}) {
            application.withPropertyValues("idempotent.mode=" + mode).run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(AopUtils.isAopProxy(context.getBean(Shop.class))).isFalse();
                assertThat(context.getBean(Shop.class).primitive("a")).isEqualTo(1);
                assertThat(context.getBean(Shop.class).primitive("a")).isEqualTo(1);
            });
        }
        for (String mode : new String[] {"proxy", ""}) {
            application
                    .withPropertyValues("idempotent.mode=" + mode)
                    .run(context -> assertThat(AopUtils.isAopProxy(context.getBean(Ticketing.class)))
                            .isTrue());
        }
        application
                .withPropertyValues("idempotent.mode=none")
                .run(context -> assertThat(context).hasFailed());
    }
}
