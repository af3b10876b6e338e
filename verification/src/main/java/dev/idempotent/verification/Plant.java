package dev.idempotent.verification;

import dev.idempotent.store.TransactionalStore;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Jdbi;

/** A mistake that the store is given, to see that it is found. */
enum Plant {
    NONE((store, jdbi) -> store),
    /** Writes after the claim disregard the token. */
    UNFENCED(Faulty.Unfenced::new),
    /** Whether a lease has lapsed is told by the node's clock. */
    NODES_CLOCK(Faulty.NodesClock::new),
    /** Results are stored for whoever has the key now. */
    COMPLETES_BY_KEY(Faulty.CompletesByKey::new),
    /** A claim looks, and then writes whatever there may be by then. */
    SPLIT_CLAIM(Faulty.SplitClaim::new),
    /** A key whose result could not be stored is released, though the body has run. */
    RELEASES_AFTER_FAILED_COMPLETE(Faulty.ReleasesAfterFailedComplete::new);

    @SuppressWarnings("ImmutableEnumChecker") // Constructors have no state.
    private final BiFunction<TransactionalStore, Jdbi, TransactionalStore> planting;

    Plant(BiFunction<TransactionalStore, Jdbi, TransactionalStore> planting) {
        this.planting = planting;
    }

    TransactionalStore in(TransactionalStore store, Jdbi jdbi) {
        return planting.apply(store, jdbi);
    }
}
