package dev.idempotent.store.tck;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.time.Duration;

/** What the rules ask of a store author; {@link IdempotencyStoreContract} says what it means. */
interface StoreUnderTest {

    IdempotencyStore store();

    void age(RecordKey key, Duration by);
}
