package dev.idempotent.test;

import dev.idempotent.Idempotency;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.test.TestIdempotency.Store;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Puts {@link IdempotentCalls} into a test's context. Part of the key that the context is cached by.
 *
 * @param store which one the calls are on
 */
record TestIdempotencyCustomizer(Store store) implements ContextCustomizer {

    static final String CALLS = "idempotentCalls";
    static final String STORE = "idempotentCallsStore";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        if (isParents(context)) {
            return;
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        RootBeanDefinition calls = new RootBeanDefinition(IdempotentCalls.class, () -> calls(beans));
        ((BeanDefinitionRegistry) beans).registerBeanDefinition(CALLS, calls);
        if (store == Store.IN_MEMORY) {
            // Before conditions are asked, so that the library's own store gives way.
            registerStore(beans);
        }
        context.addBeanFactoryPostProcessor(new CallsInPlace(store));
    }

    /** A child context has its parent's engine, and so its calls. */
    private static boolean isParents(ConfigurableApplicationContext context) {
        ApplicationContext parent = context.getParent();
        return parent != null && parent.getBeanProvider(IdempotentCalls.class).getIfAvailable() != null;
    }

    static void registerStore(ConfigurableListableBeanFactory beans) {
        RootBeanDefinition definition = new RootBeanDefinition(
                IdempotencyStore.class,
                () -> beans.getBean(IdempotentCalls.class).store());
        definition.setPrimary(true);
        ((BeanDefinitionRegistry) beans).registerBeanDefinition(STORE, definition);
    }

    private IdempotentCalls calls(ConfigurableListableBeanFactory beans) {
        IdempotentCalls calls =
                store == Store.IN_MEMORY ? IdempotentCalls.inMemory() : IdempotentCalls.on(others(beans));
        calls.engine(() -> beans.getBean(Idempotency.class));
        return calls;
    }

    private static IdempotencyStore others(ConfigurableListableBeanFactory beans) {
        String[] names = beans.getBeanNamesForType(IdempotencyStore.class, true, false);
        IdempotencyStore found = null;
        for (String name : names) {
            if (!name.equals(STORE)) {
                if (found != null) {
                    throw new IllegalStateException("@TestIdempotency is to use the application's store, and there are"
                            + " several IdempotencyStore beans");
                }
                found = beans.getBean(name, IdempotencyStore.class);
            }
        }
        if (found == null) {
            throw new IllegalStateException("@TestIdempotency is to use the application's store, and there is no"
                    + " IdempotencyStore bean in this test's context: use Store.IN_MEMORY, or add its DataSource");
        }
        return found;
    }
}
