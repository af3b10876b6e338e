package dev.idempotent.store;

import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;

/** A store in a database that the application works in too, so that key and work can commit together. */
public interface TransactionalStore extends IdempotencyStore {

    /** The store's records, as part of the transaction that is open on the connection; only while it is. */
    InTransaction in(Connection connection);

    /** The application's transactions, where nobody says how else it makes them. */
    Transactions transactions();

    /**
     * What a failure means that came from the store's database, by whatever way: of a commit, for instance. Empty where it did
     * not come from a database.
     */
    Optional<StoreException> explained(Throwable failure);

    /**
     * The store's records within one transaction: nobody else sees what is written before it is committed, and rivals for the
     * key wait until then. After a {@link StoreException} the transaction can only be rolled back.
     */
    interface InTransaction {

        /**
         * See {@link IdempotencyStore#claim}. A rival's open transaction is waited for, at most {@link
         * ClaimRequest#waitFor()}, rounded up where the database counts in whole seconds or waits in steps; what the
         * connection had set for such waits holds again afterwards.
         *
         * @return {@link Claim.Locked} where that was not long enough; the transaction can only be rolled back then
         */
        Claim claim(ClaimRequest request);

        /** As {@link #claim}, but where it answers, the transaction goes on, {@link Claim.Locked} or not. */
        Claim claimGently(ClaimRequest request);

        /** See {@link IdempotencyStore#complete}. */
        boolean complete(Lease lease, StoredResult result, Duration retainFor);
    }
}
