package dev.idempotent.verification;

import dev.idempotent.store.TransactionalStore;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** A mistake that the store is given, to see that it is found. */
enum Plant {
    NONE((store, jdbi, node) -> store),
    /** Writes after the claim disregard the token. */
    UNFENCED((store, jdbi, node) -> new Faulty.Unfenced(store, jdbi)),
    /** Whether a lease has lapsed is told by the node's clock, which every second node has an hour ahead. */
    NODES_CLOCK((store, jdbi, node) -> new Faulty.NodesClock(store, jdbi, Duration.ofHours(node % 2))),
    /** Results are stored for whoever has the key now. */
    COMPLETES_BY_KEY((store, jdbi, node) -> new Faulty.CompletesByKey(store, jdbi)),
    /** A claim looks, and then writes whatever there may be by then. */
    SPLIT_CLAIM((store, jdbi, node) -> new Faulty.SplitClaim(store, jdbi)),
    /** A key whose result could not be stored is released, though the body has run. */
    RELEASES_AFTER_FAILED_COMPLETE((store, jdbi, node) -> new Faulty.ReleasesAfterFailedComplete(store, jdbi));

    private interface Planting {

        TransactionalStore in(TransactionalStore store, Jdbi jdbi, int node);
    }

    @SuppressWarnings("ImmutableEnumChecker") // Constructors have no state.
    private final Planting planting;

    Plant(Planting planting) {
        this.planting = planting;
    }

    TransactionalStore in(TransactionalStore store, Jdbi jdbi, int node) {
        return planting.in(store, jdbi, node);
    }
}
