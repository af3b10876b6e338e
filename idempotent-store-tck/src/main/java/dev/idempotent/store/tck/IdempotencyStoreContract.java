package dev.idempotent.store.tck;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.time.Duration;

/**
 * What every {@link IdempotencyStore} must do. Subclass it, give it a store, and run it with JUnit:
 *
 * <pre>{@code
 * class MyStoreTest extends IdempotencyStoreContract {
 *     private final MyStore store = …;
 *
 *     public IdempotencyStore store() {
 *         return store;
 *     }
 *
 *     public void age(RecordKey key, Duration by) {
 *         // UPDATE … SET lease_until = lease_until - by, expires_at = expires_at - by, … WHERE the key
 *     }
 * }
 * }</pre>
 *
 * <p>The tests never sleep: time passes only through {@link #age}. They take new keys each, so records of earlier tests
 * may stay, but nobody else may use the store meanwhile. The races need 16 threads, each with a call of the store of its
 * own; a connection pool may be smaller, if it lets callers wait.
 */
public abstract class IdempotencyStoreContract
        implements ClaimRules,
                CompletionRules,
                AnswerRules,
                ReleaseRules,
                TakeoverRules,
                RetentionRules,
                RenewalRules,
                AbandonmentRules,
                SettlementRules,
                DeletionRules,
                KeyRules,
                CheckRules,
                RaceRules {

    /** The store under test, or another on the same records; asked for many times in one test. */
    @Override
    public abstract IdempotencyStore store();

    /**
     * Makes what is stored about {@code key} look that much older: each instant on its record moves {@code by} into the
     * past. A harness that sets the store's clock forward instead ages every record, which is allowed.
     */
    @Override
    public abstract void age(RecordKey key, Duration by);
}
