package dev.idempotent.test;

import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Ends what was written in memory with the transaction of Spring's that it was written in. */
final class SpringTransactionEnd implements TransactionSynchronization, Ordered {

    private final OpenTransaction open;

    private SpringTransactionEnd(OpenTransaction open) {
        this.open = open;
    }

    static boolean isToCome() {
        return isActive() && TransactionSynchronizationManager.isSynchronizationActive();
    }

    static boolean isActive() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    /** One a transaction: those of an outer one that is suspended are not among the synchronizations. */
    static OpenTransaction of(InMemoryTransactionalStore store) {
        for (TransactionSynchronization other : TransactionSynchronizationManager.getSynchronizations()) {
            if (other instanceof SpringTransactionEnd end && end.open.isOf(store)) {
                return end.open;
            }
        }
        OpenTransaction open = new OpenTransaction(store);
        TransactionSynchronizationManager.registerSynchronization(new SpringTransactionEnd(open));
        return open;
    }

    /** Before what the application does after its commit, which may call again. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void afterCommit() {
        open.end(true);
    }

    @Override
    public void afterCompletion(int status) {
        open.end(false);
    }
}
