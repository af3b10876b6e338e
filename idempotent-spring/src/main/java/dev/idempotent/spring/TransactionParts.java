package dev.idempotent.spring;

import dev.idempotent.store.Transactions;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/** Finds the application's transactions among its beans; only where Spring's transactions are on the class path. */
final class TransactionParts {

    private static final BooleanSupplier ACTIVE = TransactionSynchronizationManager::isActualTransactionActive;

    private TransactionParts() {}

    static Transactions collect(BeanFactory beans) {
        if (!ClassUtils.isPresent(
                "org.springframework.jdbc.datasource.DataSourceUtils", TransactionParts.class.getClassLoader())) {
            return new UnknownTransactions(
                    ACTIVE, "spring-jdbc is not on the class path, so no transaction can be shared.");
        }
        DataSource dataSource = beans.getBeanProvider(DataSource.class).getIfUnique();
        if (dataSource == null) {
            return new UnknownTransactions(ACTIVE, notUnique(beans, DataSource.class));
        }
        PlatformTransactionManager manager =
                beans.getBeanProvider(PlatformTransactionManager.class).getIfUnique();
        if (manager == null) {
            return new UnknownTransactions(ACTIVE, notUnique(beans, PlatformTransactionManager.class));
        }
        return new SpringTransactions(
                manager,
                dataSource,
                new MethodSettings(qualifier -> manager == named(beans, qualifier), placeholders(beans)));
    }

    private static @Nullable StringValueResolver placeholders(BeanFactory beans) {
        return beans instanceof ConfigurableBeanFactory configurable ? new EmbeddedValueResolver(configurable) : null;
    }

    private static String notUnique(BeanFactory beans, Class<?> type) {
        return beans.getBeanProvider(type).stream().findAny().isEmpty()
                ? "There is no " + type.getSimpleName() + " bean, so no transaction can be opened around a method."
                : "There are several " + type.getSimpleName()
                        + " beans and none of them is @Primary, so it cannot be told which one the store's is; a"
                        + " SpringTransactions bean would say it.";
    }

    private static TransactionManager named(BeanFactory beans, String qualifier) {
        try {
            return BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, TransactionManager.class, qualifier);
        } catch (BeansException e) {
            throw new IllegalArgumentException(
                    "its @Transactional is of the transaction manager " + qualifier
                            + ", and there is none of that name",
                    e);
        }
    }
}
