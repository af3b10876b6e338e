package dev.idempotent.jdbi;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels statements whose time is over, where the driver's own timer would be woken for each: one thread looks at those under
 * way, some times a second, and has the driver cancel them, which asks the server once. For drivers only that never let a
 * cancellation reach the statement after.
 */
final class LateStatements implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LateStatements.class);
    private static final long MILLIS_BETWEEN_LOOKS = 250;

    private final Set<TimeLimit.Timed> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looks = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "idempotent-late-statements");
        daemon.setDaemon(true);
        return daemon;
    });

    /** From before the statement is executed until it is forgotten. False where nobody looks any more. */
    boolean watches(TimeLimit.Timed statement) {
        if (thread.isShutdown() || !isLooking()) {
            return false;
        }
        return underWay.add(statement);
    }

    private boolean isLooking() {
        if (looks.get() || !looks.compareAndSet(false, true)) {
            return true;
        }
        try {
            var unused = thread.scheduleWithFixedDelay(
                    this::look, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        } catch (Error e) {
            // It is one thread too many for the JVM; the next statement tries again.
            looks.set(false);
            throw e;
        }
    }

    void forget(TimeLimit.Timed statement) {
        underWay.remove(statement);
    }

    private void look() {
        underWay.stream().filter(TimeLimit.Timed::isOver).forEach(LateStatements::cancel);
    }

    private static void cancel(TimeLimit.Timed statement) {
        try {
            statement.cancel();
        } catch (SQLException | RuntimeException | Error e) {
            // Errors too: nobody would look any more.
            LOG.debug("A statement whose time is over could not be cancelled", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
