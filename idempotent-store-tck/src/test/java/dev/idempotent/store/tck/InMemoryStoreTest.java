package dev.idempotent.store.tck;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.time.Duration;

/** The reference keeps the contract; here the clock moves, so every record ages. */
class InMemoryStoreTest extends IdempotencyStoreContract {

    private final SettableClock clock = new SettableClock();
    private final IdempotencyStore store = new InMemoryIdempotencyStore(clock, 10_000);

    @Override
    public IdempotencyStore store() {
        return store;
    }

    @Override
    public void age(RecordKey key, Duration by) {
        clock.forward(by);
    }
}
