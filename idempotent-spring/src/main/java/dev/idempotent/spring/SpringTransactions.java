package dev.idempotent.spring;

import dev.idempotent.store.CommitException;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.Transactions;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions that a {@link PlatformTransactionManager} makes on the store's {@code DataSource}: those of JDBC, and of JPA where
 * its manager hands out its connection. Isolation level and timeout of a method's own {@code @Transactional} hold for a
 * transaction that is opened around it. Safe for use by many threads.
 */
public final class SpringTransactions implements Transactions {

    private static final DefaultTransactionDefinition MANDATORY =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_MANDATORY);

    private final PlatformTransactionManager manager;
    private final DataSource dataSource;
    private final Predicate<String> isOurs;
    private final TransactionAttributeSource attributes = new AnnotationTransactionAttributeSource();
    private final Map<String, TransactionDefinition> definitions = new ConcurrentHashMap<>();
    private volatile boolean covers;

    /**
     * @param manager makes the transactions
     * @param dataSource of the store's database, as the manager has it
     */
    public SpringTransactions(PlatformTransactionManager manager, DataSource dataSource) {
        this(manager, dataSource, qualifier -> true);
    }

    /** @param isOurs whether a transaction manager's name or qualifier means {@code manager} */
    SpringTransactions(PlatformTransactionManager manager, DataSource dataSource, Predicate<String> isOurs) {
        this.manager = manager;
        this.dataSource = dataSource;
        this.isOurs = isOurs;
    }

    /** Whatever it is on: work of any that rolls back would be undone while its key says done. */
    @Override
    public boolean isActive() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    @Override
    public boolean isJoinable() {
        if (!isActive()) {
            return false;
        }
        try {
            // Joins or fails; a status that only joined needs no end.
            return !manager.getTransaction(MANDATORY).isNewTransaction();
        } catch (IllegalTransactionStateException e) {
            return false;
        }
    }

    @Override
    public Optional<String> obstacle() {
        if (covers) {
            return Optional.empty();
        }
        try {
            boolean unused = run("idempotent-probe", transaction -> covers);
            return Optional.empty();
        } catch (StoreException e) {
            // Where the database does not answer, this is not the time to find out: whatever runs, asks again.
            return e.isPassing() ? Optional.empty() : Optional.of(notCovered());
        }
    }

    private String notCovered() {
        return "The transactions of " + manager.getClass().getName()
                + " are not on the DataSource that the store is on.";
    }

    @Override
    public void check(String operation, Method method, Class<?> type) {
        TransactionAttribute attribute = attributes.getTransactionAttribute(method, type);
        if (attribute == null) {
            return;
        }
        switch (attribute.getPropagationBehavior()) {
            case TransactionDefinition.PROPAGATION_REQUIRES_NEW -> throw notJoined("REQUIRES_NEW");
            case TransactionDefinition.PROPAGATION_NOT_SUPPORTED -> throw notJoined("NOT_SUPPORTED");
            case TransactionDefinition.PROPAGATION_NEVER -> throw notJoined("NEVER");
            default -> requireOurs(attribute);
        }
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setName(operation);
        definition.setIsolationLevel(attribute.getIsolationLevel());
        definition.setTimeout(attribute.getTimeout());
        definitions.put(operation, definition);
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

    @Override
    public <R, E extends Throwable> R run(String operation, Work<R, E> work) throws E {
        TransactionStatus status = begin(operation);
        requireCovered(status);
        SpringTransaction transaction = new SpringTransaction(manager, status, dataSource);
        R result;
        try {
            result = work.in(transaction);
        } catch (Throwable failure) {
            transaction.letGo();
            rollback(status, failure);
            throw failure;
        }
        transaction.letGo();
        commit(status);
        return result;
    }

    private TransactionStatus begin(String operation) {
        try {
            TransactionDefinition known = definitions.get(operation);
            return manager.getTransaction(known == null ? named(operation) : known);
        } catch (TransactionException e) {
            throw StoreException.passing("could not begin a transaction: " + e.getMessage(), e);
        }
    }

    /** Where it is not on the store's connection, key and work would commit apart. */
    private void requireCovered(TransactionStatus status) {
        if (!covers && !TransactionSynchronizationManager.hasResource(dataSource)) {
            StoreException uncovered = StoreException.lasting(notCovered(), null);
            rollback(status, uncovered);
            throw uncovered;
        }
        covers = true;
    }

    private static TransactionDefinition named(String operation) {
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setName(operation);
        return definition;
    }

    /** One that was joined is marked, so that it can only be rolled back. */
    private void rollback(TransactionStatus status, Throwable failure) {
        try {
            manager.rollback(status);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void commit(TransactionStatus status) {
        boolean isNew = status.isNewTransaction();
        try {
            manager.commit(status);
        } catch (RuntimeException e) {
            throw isNew ? new CommitException(e) : e;
        }
    }
}
