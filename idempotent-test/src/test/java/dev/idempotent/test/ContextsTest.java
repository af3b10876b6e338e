package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Idempotency;
import dev.idempotent.Idempotent;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Which contexts have the calls of a test, and what they are with the store that an application has itself. */
class ContextsTest {

    /** Counts its runs. */
    static class Till {

        private final AtomicInteger runs = new AtomicInteger();

        @Idempotent(key = "#key")
        public int pay(String key) {
            return runs.incrementAndGet();
        }
    }

    /** Without Boot, atomic as ever, and with a store of its own. */
    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency
    static class OwnStore {

        @Bean
        Till till() {
            return new Till();
        }

        @Bean
        @Primary
        IdempotencyStore ownStore() {
            return new InMemoryIdempotencyStore();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEngine {

        @Bean
        Idempotency ownEngine(IdempotencyStore store) {
            return Idempotency.builder(store).build();
        }
    }

    @SpringJUnitConfig(OwnStore.class)
    @TestIdempotency
    static class Annotated {

        void test() {}
    }

    @SpringJUnitConfig(OwnStore.class)
    @TestIdempotency
    static class AnnotatedAlike {}

    @SpringJUnitConfig(OwnStore.class)
    @TestIdempotency(store = TestIdempotency.Store.OF_APPLICATION)
    static class OnOwnStore {}

    @ContextConfiguration(classes = Plain.class)
    static class NotAnnotated {}

    @Configuration(proxyBeanMethods = false)
    static class Plain {}

    @ContextConfiguration(classes = OwnEngine.class)
    @TestIdempotency
    static class WithOwnEngine {}

    private static ApplicationContext contextOf(Class<?> test) {
        return new TestContextManager(test).getTestContext().getApplicationContext();
    }

    @Test
    void aStoreOfTheApplicationsIsNotUsedNorMade() {
        ApplicationContext context = contextOf(Annotated.class);
        Till till = context.getBean(Till.class);

        assertThat(till.pay("a")).isEqualTo(till.pay("a"));
        assertThat(context.getBean(IdempotentCalls.class)).isNotNull();
        assertThat(((ConfigurableApplicationContext) context).getBeanFactory().containsSingleton("ownStore"))
                .isFalse();
        assertThat(context.getBean(IdempotencyStore.class)).isInstanceOf(ScriptedStore.class);
    }

    @Test
    void contextsAreCachedByTheAnnotation() {
        assertThat(contextOf(AnnotatedAlike.class)).isSameAs(contextOf(Annotated.class));
        assertThat(contextOf(NotAnnotated.class).getBeanNamesForType(IdempotentCalls.class))
                .isEmpty();
        assertThat(contextOf(NotAnnotated.class)).isNotSameAs(contextOf(Annotated.class));
    }

    @Test
    void callsAreForgottenBeforeATestAndNotWithinIt() throws Exception {
        TestContextManager manager = new TestContextManager(Annotated.class);
        ApplicationContext context = manager.getTestContext().getApplicationContext();
        Till till = context.getBean(Till.class);
        IdempotentCalls calls = context.getBean(IdempotentCalls.class);
        Set<Integer> answers = new HashSet<>();
        calls.force("forced").storeUnavailable();
        answers.add(till.pay("a"));
        answers.add(till.pay("a"));
        assertThat(answers).hasSize(1);

        Annotated test = new Annotated();
        manager.prepareTestInstance(test);
        manager.beforeTestMethod(test, Annotated.class.getDeclaredMethod("test"));

        assertThat(calls).areNone();
        answers.add(till.pay("a"));
        answers.add(till.pay("forced"));
        assertThat(answers).hasSize(3);
        assertThat(calls).executed(2);
    }

    @Test
    void theStoreOfTheApplicationIsRefusedWhereItIsInMemoryItself() {
        assertThatThrownBy(() -> contextOf(OnOwnStore.class)).rootCause().hasMessageContaining("is in memory itself");
    }

    @Test
    void anEngineThatDoesNotTellItsCallsIsRefused() {
        assertThatThrownBy(() -> contextOf(WithOwnEngine.class))
                .hasStackTraceContaining("IdempotencyBuilderCustomizer");
    }
}
