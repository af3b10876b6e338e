package dev.idempotent.spring;

import dev.idempotent.store.Transactions;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Spring's transactions, whatever they are on: work of any that rolls back would be undone while its key says done. */
final class SpringTransactions implements Transactions {

    @Override
    public boolean isActive() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }
}
