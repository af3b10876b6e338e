package dev.idempotent.spring;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.util.StringValueResolver;

/** How methods set their own transactions, by Spring's {@code @Transactional} or Jakarta's. */
final class MethodSettings {

    /** Of all methods: a proxy of a class also sees those that are not public. */
    private final AnnotationTransactionAttributeSource attributes = new AnnotationTransactionAttributeSource(false);

    private final Predicate<String> isOurs;

    /**
     * @param isOurs whether a transaction manager's name or qualifier means the one whose transactions are opened
     * @param placeholders resolves placeholders in the annotation's texts
     */
    MethodSettings(Predicate<String> isOurs, @Nullable StringValueResolver placeholders) {
        this.isOurs = isOurs;
        if (placeholders != null) {
            attributes.setEmbeddedValueResolver(placeholders);
        }
    }

    /**
     * What the transaction is to be like that is opened around the method; empty where the method does not say.
     *
     * @throws IllegalArgumentException where the method would not work in it
     */
    Optional<TransactionDefinition> of(String operation, Method method, Class<?> type) {
        TransactionAttribute attribute = attributes.getTransactionAttribute(method, type);
        if (attribute == null) {
            return Optional.empty();
        }
        switch (attribute.getPropagationBehavior()) {
            case TransactionDefinition.PROPAGATION_REQUIRES_NEW -> throw notJoined("REQUIRES_NEW");
            case TransactionDefinition.PROPAGATION_NOT_SUPPORTED -> throw notJoined("NOT_SUPPORTED");
            case TransactionDefinition.PROPAGATION_NEVER -> throw notJoined("NEVER");
            default -> requireOurs(attribute);
        }
        if (attribute.isReadOnly()) {
            throw new IllegalArgumentException(
                    "its @Transactional is read-only, and its key is written in the same transaction");
        }
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setName(operation);
        definition.setIsolationLevel(attribute.getIsolationLevel());
        definition.setTimeout(attribute.getTimeout());
        return Optional.of(definition);
    }

    private static IllegalArgumentException notJoined(String propagation) {
        return new IllegalArgumentException("its @Transactional has the propagation " + propagation
                + ", so it would not work in the transaction of its key");
    }

    private void requireOurs(TransactionAttribute attribute) {
        String qualifier = attribute.getQualifier();
        if (qualifier != null && !qualifier.isEmpty() && !isOurs.test(qualifier)) {
            throw new IllegalArgumentException("its @Transactional is of the transaction manager " + qualifier
                    + ", which is not the one on the store's DataSource");
        }
    }
}
