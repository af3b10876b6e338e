package dev.idempotent.spring;

import dev.idempotent.store.CommitException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Tells a commit that failed from one that was followed by a failure, as far as Spring tells who asks to be told. */
final class CommitSeen implements TransactionSynchronization {

    private boolean committed;

    static CommitSeen of(TransactionStatus status) {
        CommitSeen seen = new CommitSeen();
        if (status instanceof DefaultTransactionStatus known && known.isNewSynchronization()) {
            TransactionSynchronizationManager.registerSynchronization(seen);
        }
        return seen;
    }

    @Override
    public void afterCompletion(int status) {
        committed = status == STATUS_COMMITTED;
    }

    CommitException failed(RuntimeException failure) {
        return committed ? CommitException.afterwards(failure) : new CommitException(failure);
    }
}
