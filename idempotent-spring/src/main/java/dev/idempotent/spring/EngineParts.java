package dev.idempotent.spring;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyBuilder;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.IdempotencyTracer;
import dev.idempotent.ResultCodec;
import dev.idempotent.ScopeResolver;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Transactions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Collects what an engine is made of from the beans there are. */
final class EngineParts {

    /** The bean of this name tells who the principal is. */
    static final String PRINCIPAL_SCOPE = "principalScopeResolver";

    private static final ClassLoader CLASSES = EngineParts.class.getClassLoader();
    private static final boolean TRANSACTIONS =
            ClassUtils.isPresent("org.springframework.transaction.support.TransactionSynchronizationManager", CLASSES);
    private static final boolean SECURITY =
            ClassUtils.isPresent("org.springframework.security.core.context.SecurityContextHolder", CLASSES);

    private EngineParts() {}

    /** @param settings those that are no beans */
    static Idempotency engine(ListableBeanFactory beans, UnaryOperator<IdempotencyBuilder> settings) {
        IdempotencyStore store = beans.getBeanProvider(IdempotencyStore.class).getIfAvailable();
        if (store == null) {
            throw noStore(beans);
        }
        IdempotencyBuilder builder = settings.apply(Idempotency.builder(store))
                .transactions(beans.getBeanProvider(Transactions.class).getIfAvailable(() -> transactions(beans)))
                .scopes(scopes(beans));
        beans.getBeanProvider(ResultCodec.class).ifAvailable(builder::codec);
        beans.getBeanProvider(IdempotencyListener.class).orderedStream().forEach(builder::listener);
        beans.getBeanProvider(IdempotencyTracer.class).orderedStream().forEach(builder::tracer);
        beans.getBeanProvider(IdempotencyBuilderCustomizer.class)
                .orderedStream()
                // Those without an order come in that of their registration, of which encryption must not depend.
                .sorted(Comparator.comparing(Encryption.class::isInstance))
                .forEach(customizer -> customizer.customize(builder));
        return builder.build();
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

    /** By principal, and by whatever else there is a bean for; by name, so that their order stays. */
    private static ScopeResolver scopes(ListableBeanFactory beans) {
        Map<String, ScopeResolver> byName =
                new TreeMap<>(BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, ScopeResolver.class));
        ScopeResolver principal = byName.remove(PRINCIPAL_SCOPE);
        List<ScopeResolver> all = new ArrayList<>();
        all.add(principal == null ? principals() : principal);
        all.addAll(byName.values());
        return ScopeResolver.each(all);
    }

    private static ScopeResolver principals() {
        return SECURITY ? new SecurityScopeResolver() : ScopeResolver.ANONYMOUS;
    }
}
