package dev.idempotent.spring;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyBuilder;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.ResultCodec;
import dev.idempotent.ScopeResolver;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Transactions;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/** Collects what an engine is made of from the beans there are. */
final class EngineParts {

    private static final ClassLoader CLASSES = EngineParts.class.getClassLoader();
    private static final boolean TRANSACTIONS =
            ClassUtils.isPresent("org.springframework.transaction.support.TransactionSynchronizationManager", CLASSES);
    private static final boolean SECURITY =
            ClassUtils.isPresent("org.springframework.security.core.context.SecurityContextHolder", CLASSES);

    private EngineParts() {}

    static IdempotencyBuilder collect(BeanFactory beans) {
        IdempotencyStore store = beans.getBeanProvider(IdempotencyStore.class).getIfAvailable();
        if (store == null) {
            throw noStore(beans);
        }
        IdempotencyBuilder builder = Idempotency.builder(store)
                .transactions(beans.getBeanProvider(Transactions.class).getIfAvailable(() -> transactions(beans)))
                .scopes(beans.getBeanProvider(ScopeResolver.class).getIfAvailable(EngineParts::scopes));
        beans.getBeanProvider(ResultCodec.class).ifAvailable(builder::codec);
        beans.getBeanProvider(IdempotencyListener.class).orderedStream().forEach(builder::listener);
        return builder;
    }

    private static IdempotencyConfigurationException noStore(BeanFactory beans) {
        if (beans.getBeanProvider(DataSource.class).stream().count() > 1) {
            return new IdempotencyConfigurationException(
                    "There is no IdempotencyStore bean, and there are several DataSource beans to make one on.",
                    "Mark one of them @Primary, or declare a JdbiIdempotencyStore bean on the one that is meant.");
        }
        return new IdempotencyConfigurationException(
                "There is no IdempotencyStore bean, so nothing can remember what was done.",
                "Add idempotent-jdbi-store and a DataSource, or declare a store bean;"
                        + " for tests an InMemoryIdempotencyStore will do.");
    }

    private static Transactions transactions(BeanFactory beans) {
        return TRANSACTIONS ? TransactionParts.collect(beans) : Transactions.none();
    }

    private static ScopeResolver scopes() {
        return SECURITY ? new SecurityScopeResolver() : ScopeResolver.ANONYMOUS;
    }
}
