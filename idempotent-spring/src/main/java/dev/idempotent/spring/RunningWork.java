package dev.idempotent.spring;

import dev.idempotent.store.Transaction;
import dev.idempotent.store.Transactions.Work;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The work that a thread does in a transaction together with its key. */
record RunningWork(String operation, Transaction transaction) {

    private static final ThreadLocal<@Nullable RunningWork> CURRENT = new ThreadLocal<>();

    static <R, E extends Throwable> R during(String operation, Transaction transaction, Work<R, E> work) throws E {
        RunningWork outer = CURRENT.get();
        CURRENT.set(new RunningWork(operation, transaction));
        try {
            return work.in(transaction);
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    static Optional<RunningWork> current() {
        return Optional.ofNullable(CURRENT.get());
    }
}
