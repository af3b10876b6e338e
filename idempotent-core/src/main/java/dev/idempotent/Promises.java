package dev.idempotent;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import java.util.Optional;

/** Which guarantee an operation has, and whether it can be held. */
final class Promises {

    private final Guarantee byDefault;
    private final IdempotencyStore store;
    private final Transactions transactions;

    Promises(Guarantee byDefault, IdempotencyStore store, Transactions transactions) {
        this.byDefault = byDefault;
        this.store = store;
        this.transactions = transactions;
    }

    Guarantee byDefault() {
        return byDefault;
    }

    /** @throws IdempotencyConfigurationException where it is one that cannot be held here */
    Guarantee of(IdempotentOperation<?> operation) {
        Guarantee guarantee = operation.guarantee().orElse(byDefault);
        if (guarantee == Guarantee.ATOMIC) {
            obstacle().ifPresent(obstacle -> {
                throw notAtomic(operation.name() + " is to be ATOMIC, which cannot be held. " + obstacle);
            });
        }
        return guarantee;
    }

    private Optional<String> obstacle() {
        return store instanceof TransactionalStore
                ? transactions.obstacle()
                : Optional.of("The store takes part in no transactions: "
                        + store.getClass().getName() + ".");
    }

    static IdempotencyConfigurationException notAtomic(String problem) {
        return new IdempotencyConfigurationException(
                problem,
                "Mend that, or choose explicitly: Guarantee.AT_LEAST_ONCE for what is safe to run again after a crash,"
                        + " Guarantee.AT_MOST_ONCE for what must rather not run. For one method: guarantee = …; for all:"
                        + " the engine's builder, in Spring idempotent.guarantee.");
    }
}
