package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;
import dev.idempotent.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.extension.HandleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions on JDBI's handles: work joins the one that is open on the handle which JDBI has bound to the thread, and what
 * the work does through {@link Jdbi#withHandle} and the like of the same {@code Jdbi} is in it.
 */
final class JdbiTransactions implements Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(JdbiTransactions.class);

    private final Jdbi jdbi;
    private final StrayHandles strays = new StrayHandles();

    JdbiTransactions(Jdbi jdbi) {
        this.jdbi = jdbi;
        jdbi.installPlugin(strays);
    }

    @Override
    public boolean isActive() {
        return isJoinable();
    }

    @Override
    public boolean isJoinable() {
        return joinable().isPresent();
    }

    @Override
    public boolean mayHoldConnection() {
        return jdbi.getHandleScope().get() != null;
    }

    private Optional<Handle> joinable() {
        HandleSupplier bound = jdbi.getHandleScope().get();
        return bound == null || bound.getJdbi() != jdbi
                ? Optional.empty()
                : Optional.of(bound.getHandle()).filter(Handle::isInTransaction);
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public <R, E extends Throwable> R run(String operation, Work<R, E> work) throws E {
        Optional<Handle> joinable = joinable();
        Work<R, E> watched = transaction -> strays.watch(operation, transaction, work);
        return joinable.isPresent() ? join(joinable.get(), watched) : open(operation, watched);
    }

    private static <R, E extends Throwable> R join(Handle handle, Work<R, E> work) throws E {
        try {
            return work.in(new JdbiTransaction(handle, false));
        } catch (Throwable failure) {
            forbidCommit(handle, failure);
            throw failure;
        }
    }

    /**
     * JDBI knows no transaction that can only be rolled back, and after a rollback commits each statement by itself. Without
     * a connection neither is possible.
     */
    private static void forbidCommit(Handle handle, Throwable failure) {
        try (Connection connection = handle.getConnection()) {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private <R, E extends Throwable> R open(String operation, Work<R, E> work) throws E {
        OpenedTransaction<R, E> opened = new OpenedTransaction<>(work);
        try {
            jdbi.useHandle(opened::run);
        } catch (JdbiException e) {
            if (!opened.hasEnded()) {
                throw StoreException.passing("could not begin a transaction: " + e.getMessage(), e);
            }
            LOG.warn(
                    "The connection on which {} ended its transaction could not be given back in order: {}",
                    operation,
                    e.getClass().getName());
            LOG.debug("Why a connection could not be given back in order", e);
        }
        return opened.result();
    }
}
