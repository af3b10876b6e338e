package dev.idempotent.test;

import dev.idempotent.Idempotency;
import dev.idempotent.spring.IdempotencyBuilderCustomizer;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import dev.idempotent.test.TestIdempotency.Store;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.ClassUtils;

/** Once all definitions are there: the engine of the context is on the test's store, and tells its calls. */
record CallsInPlace(Store store) implements BeanFactoryPostProcessor {

    private static final boolean SPRING_JDBC = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.DataSourceUtils", CallsInPlace.class.getClassLoader());

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(IdempotencyStore.class, true, false)) {
            if (!name.equals(TestIdempotencyCustomizer.STORE) && beans.containsBeanDefinition(name)) {
                standBack(beans.getMergedBeanDefinition(name));
                standBack(beans.getBeanDefinition(name));
            }
        }
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
        if (store == Store.OF_APPLICATION) {
            // Not before conditions were asked: the library's own store is what is meant.
            TestIdempotencyCustomizer.registerStore(beans);
        } else if (!hasTransactions(beans)) {
            registry.registerBeanDefinition(
                    "idempotentCallsTransactions", new RootBeanDefinition(Transactions.class, () -> ofRecords(beans)));
        }
        registry.registerBeanDefinition(
                "idempotentCallsCustomizer",
                new RootBeanDefinition(IdempotencyBuilderCustomizer.class, () -> equipment(beans)));
        registry.registerBeanDefinition(
                "idempotentCallsCheck", new RootBeanDefinition(SmartInitializingSingleton.class, () -> check(beans)));
    }

    private void standBack(BeanDefinition other) {
        other.setPrimary(false);
        if (store == Store.IN_MEMORY) {
            other.setLazyInit(true);
        }
    }

    /** As the library looks for them: where there are some that it cannot tell apart, the test fails as the application does. */
    private static boolean hasTransactions(ConfigurableListableBeanFactory beans) {
        return hasAny(beans, Transactions.class) || (SPRING_JDBC && OnDataSource.isThere(beans));
    }

    static boolean hasAny(ListableBeanFactory beans, Class<?> type) {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false).length > 0;
    }

    private static Transactions ofRecords(ListableBeanFactory beans) {
        return ((TransactionalStore) beans.getBean(IdempotentCalls.class).store()).transactions();
    }

    private static IdempotencyBuilderCustomizer equipment(ListableBeanFactory beans) {
        IdempotentCalls calls = beans.getBean(IdempotentCalls.class);
        return calls::equip;
    }

    private static SmartInitializingSingleton check(ListableBeanFactory beans) {
        return () -> {
            if (beans.getBeanProvider(Idempotency.class).getIfAvailable() == null) {
                throw new IllegalStateException(
                        "@TestIdempotency is on a test in whose context nothing is guarded: there is"
                                + " no Idempotency bean. Add @EnableIdempotency to its configuration, or"
                                + " the auto-configuration of idempotent-spring");
            }
            if (!beans.getBean(IdempotentCalls.class).isEquipped()) {
                throw new IllegalStateException("@TestIdempotency does not see the calls of the application's own"
                        + " Idempotency bean. Build it on the IdempotencyStore bean, and let each"
                        + " IdempotencyBuilderCustomizer bean customize its builder");
            }
        };
    }
}
