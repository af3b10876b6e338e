package dev.idempotent.spring;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.Transactions;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionUsageException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions that a {@link PlatformTransactionManager} makes on the store's {@code DataSource}: those of JDBC, and of JPA where
 * its manager hands out its connection.
 *
 * <p>A transaction that is opened around a method takes isolation level and timeout of the method's own {@code @Transactional},
 * which then joins it. In one that the caller has open the caller's settings hold, as without a key: where the manager validates
 * them, other ones are refused. What {@code rollbackFor} and {@code noRollbackFor} say does not count: whatever the method throws
 * rolls back, checked or not, unless it is recorded. Where the method marks the transaction rollback-only and returns, or its
 * caller had done so, the call fails with {@link UnexpectedRollbackException}. What fails after the commit goes to the caller,
 * and a repeat is replayed. Safe for use by many threads.
 */
public final class SpringTransactions implements Transactions {

    private static final DefaultTransactionDefinition MANDATORY =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_MANDATORY);

    private final PlatformTransactionManager manager;
    private final DataSource dataSource;
    private final MethodSettings settings;
    private final Map<String, TransactionDefinition> definitions = new ConcurrentHashMap<>();
    private volatile boolean covers;

    /**
     * @param manager makes the transactions
     * @param dataSource of the store's database, as the manager has it
     */
    public SpringTransactions(PlatformTransactionManager manager, DataSource dataSource) {
        this(manager, dataSource, new MethodSettings(qualifier -> true, null));
    }

    SpringTransactions(PlatformTransactionManager manager, DataSource dataSource, MethodSettings settings) {
        this.manager = manager;
        this.dataSource = dataSource;
        this.settings = settings;
    }

    /**
     * Whatever it is on: work of any that rolls back would be undone while its key says done. One whose manager does not
     * synchronize, as JMS's does not unless it is told to, is not seen.
     */
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

    /** An {@code EntityManager} that is bound to a request may have one, and does not tell. */
    @Override
    public boolean mayHoldConnection() {
        return !TransactionSynchronizationManager.getResourceMap().isEmpty();
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
        settings.of(operation, method, type).ifPresent(definition -> definitions.put(operation, definition));
    }

    @Override
    public <R, E extends Throwable> R run(String operation, Work<R, E> work) throws E {
        TransactionStatus status = begin(operation);
        requireCovered(status);
        SpringTransaction transaction = new SpringTransaction(manager, status, dataSource);
        R result;
        try {
            requireCommittable(status);
            result = RunningWork.during(operation, transaction, work);
            requireCommittable(status);
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
        requireWritable(operation);
        try {
            return manager.getTransaction(definitions.computeIfAbsent(operation, SpringTransactions::named));
        } catch (TransactionUsageException e) {
            // What was asked for does not go together, and will not another time.
            throw e;
        } catch (TransactionException e) {
            throw StoreException.passing("could not begin a transaction: " + e.getMessage(), e);
        }
    }

    /** Some databases would refuse to write the key, others write it, and a mapper keep its part of the work to itself. */
    private void requireWritable(String operation) {
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly() && isJoinable()) {
            throw new IdempotencyConfigurationException(
                    operation
                            + " was called inside a transaction that is read-only, and its key is to be written in it.",
                    "Call it outside, or let the caller's @Transactional not be read-only.");
        }
    }

    /** One that was joined would let the call answer with success, and its caller learn at the commit that nothing stands. */
    private static void requireCommittable(TransactionStatus status) {
        if (!status.isNewTransaction() && status.isRollbackOnly()) {
            throw new UnexpectedRollbackException(
                    "The transaction that the call is part of is marked rollback-only, so nothing of the call will stand");
        }
    }

    /** Where it is not on the store's connection, key and work would commit apart. */
    private void requireCovered(TransactionStatus status) {
        if (covers) {
            return;
        }
        if (!TransactionSynchronizationManager.hasResource(dataSource)) {
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
        CommitSeen seen = CommitSeen.of(status);
        try {
            manager.commit(status);
        } catch (RuntimeException e) {
            throw isNew ? seen.failed(e) : e;
        }
    }
}
