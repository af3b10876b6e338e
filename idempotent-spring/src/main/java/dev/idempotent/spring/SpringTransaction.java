package dev.idempotent.spring;

import dev.idempotent.store.Transaction;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** A transaction of Spring's, which holds its connection as long as the work goes on. */
final class SpringTransaction implements Transaction {

    private static final DefaultTransactionDefinition NESTED =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED);

    private final PlatformTransactionManager manager;
    private final TransactionStatus status;
    private final DataSource dataSource;
    private @Nullable Connection connection;

    SpringTransaction(PlatformTransactionManager manager, TransactionStatus status, DataSource dataSource) {
        this.manager = manager;
        this.status = status;
        this.dataSource = dataSource;
    }

    @Override
    public boolean isNew() {
        return status.isNewTransaction();
    }

    @Override
    public Connection connection() {
        Connection held = connection;
        if (held == null) {
            held = DataSourceUtils.getConnection(dataSource);
            connection = held;
        }
        return held;
    }

    void letGo() {
        DataSourceUtils.releaseConnection(connection, dataSource);
    }

    /** Fails as the commit would, which would be the first to send it: Spring translates both alike. */
    @Override
    public void flush() {
        status.flush();
    }

    /** A nested transaction, which also forgets that something within it asked for a rollback. */
    @Override
    public Savepoint savepoint() {
        TransactionStatus nested;
        try {
            nested = manager.getTransaction(NESTED);
        } catch (NestedTransactionNotSupportedException e) {
            throw new UnsupportedOperationException(
                    manager.getClass().getName()
                            + " makes no nested transactions; JPA's cannot forget what entities they have changed",
                    e);
        }
        return new Savepoint() {
            @Override
            public void undo() {
                manager.rollback(nested);
            }

            @Override
            public void release() {
                manager.commit(nested);
            }
        };
    }
}
