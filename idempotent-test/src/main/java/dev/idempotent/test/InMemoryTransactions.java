package dev.idempotent.test;

import dev.idempotent.store.Transaction;
import dev.idempotent.store.Transactions;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Transactions where the application has none, as in a test of its web layer: of the records alone. Whatever else a body does
 * stays where it throws.
 */
final class InMemoryTransactions implements Transactions {

    private static final boolean SPRING = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            InMemoryTransactions.class.getClassLoader());

    @SuppressWarnings("ThreadLocalUsage") // Stores of other tests have transactions of their own.
    private final ThreadLocal<@Nullable Current> current = new ThreadLocal<>();

    /** What a thread has open. */
    private static final class Current {

        private @Nullable OpenTransaction records;
        private boolean rollbackOnly;
    }

    OpenTransaction current(InMemoryTransactionalStore store) {
        Current open = current.get();
        if (open == null) {
            throw new IllegalStateException("the calling thread has no transaction open");
        }
        OpenTransaction records = open.records;
        if (records == null || !records.isOf(store)) {
            records = new OpenTransaction(store);
            open.records = records;
        }
        return records;
    }

    @Override
    public boolean isActive() {
        return current.get() != null || (SPRING && SpringTransactionEnd.isActive());
    }

    @Override
    public boolean isJoinable() {
        return isActive();
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public <R, E extends Throwable> R run(String operation, Work<R, E> work) throws E {
        return isActive() ? join(work) : open(work);
    }

    private <R, E extends Throwable> R join(Work<R, E> work) throws E {
        try {
            return work.in(new OfRecords(false));
        } catch (Throwable failure) {
            Current open = current.get();
            if (open != null) {
                open.rollbackOnly = true;
            }
            throw failure;
        }
    }

    private <R, E extends Throwable> R open(Work<R, E> work) throws E {
        Current open = new Current();
        current.set(open);
        boolean committed = false;
        try {
            R result = work.in(new OfRecords(true));
            if (open.rollbackOnly) {
                throw new IllegalStateException(
                        "a call within failed, so the transaction that it was part of is rolled back");
            }
            committed = true;
            return result;
        } finally {
            current.remove();
            if (open.records != null) {
                open.records.end(committed);
            }
        }
    }

    private record OfRecords(boolean isNew) implements Transaction {

        private static final Connection NONE = (Connection) Proxy.newProxyInstance(
                InMemoryTransactions.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException("there is no database under this test");
                });

        @Override
        public Connection connection() {
            return NONE;
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public Savepoint savepoint() {
            return new Savepoint() {
                @Override
                public void undo() {
                    // A record is written after the body only.
                }

                @Override
                public void release() {
                    // Nothing was set apart.
                }
            };
        }
    }
}
