package dev.idempotent;

import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls whose key commits with their work ({@link Guarantee#ATOMIC}). */
final class AtomicRunner {

    private final Transactions transactions;
    private final Results results;
    private final Failures failures;
    private final Listeners listeners;
    private final JoiningRunner joining;
    private final OpeningRunner opening;

    AtomicRunner(
            TransactionalStore store,
            Transactions transactions,
            SingleFlight flights,
            Memory memory,
            Results results,
            Failures failures,
            Replays replays,
            Listeners listeners) {
        this.transactions = transactions;
        this.results = results;
        this.failures = failures;
        this.listeners = listeners;
        AtomicTransactions atomic = new AtomicTransactions(transactions, store);
        joining = new JoiningRunner(atomic, memory, replays, listeners);
        opening = new OpeningRunner(atomic, flights, memory, failures, replays, listeners);
    }

    <T extends @Nullable Object, E extends Throwable> Outcome<T> run(
            Call<T> call, Body<Optional<T>, E> existing, Body<T, E> body) throws E {
        AtomicBody<T, E> once = new AtomicBody<>(call, existing, body, results, failures, listeners);
        return transactions.isJoinable() ? joining.run(call, once) : opening.run(call, once);
    }
}
