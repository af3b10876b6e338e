package dev.idempotent.jdbi;

import dev.idempotent.store.Transaction;
import dev.idempotent.store.Transactions.Work;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once for an operation, of handles that are opened while its transaction is on the thread: they have connections of
 * their own. It may be what is meant, for a log that is to stay, so nothing is refused. Safe for use by many threads.
 */
final class StrayHandles implements JdbiPlugin {

    private static final Logger LOG = LoggerFactory.getLogger(StrayHandles.class);

    private final ThreadLocal<@Nullable String> running = new ThreadLocal<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Does the work, and watches meanwhile. */
    <R, E extends Throwable> R watch(String operation, Transaction transaction, Work<R, E> work) throws E {
        String outer = running.get();
        running.set(operation);
        try {
            return work.in(transaction);
        } finally {
            if (outer == null) {
                running.remove();
            } else {
                running.set(outer);
            }
        }
    }

    @Override
    public Handle customizeHandle(Handle handle) {
        String operation = running.get();
        if (operation != null && told.add(operation)) {
            LOG.warn(
                    "{} is ATOMIC, and opened a handle of its own: what is done with that commits apart from the key, and stays"
                            + " where the call is rolled back. Jdbi's open() gives such handles; withHandle, useHandle,"
                            + " inTransaction and extensions of the same Jdbi give the one that the key is on",
                    operation);
        }
        return handle;
    }
}
