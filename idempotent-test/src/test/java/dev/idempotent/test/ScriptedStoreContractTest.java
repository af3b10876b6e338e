package dev.idempotent.test;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.tck.IdempotencyStoreContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What a test's store does where nothing is forced is what every store does. */
class ScriptedStoreContractTest extends IdempotencyStoreContract {

    private final Clock clock = new Clock();
    private final IdempotentCalls calls =
            IdempotentCalls.on(new InMemoryTransactionalStore(new InMemoryTransactions(), clock));

    private static final class Clock implements InstantSource {

        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Override
    public IdempotencyStore store() {
        return calls.store();
    }

    @Override
    public void age(RecordKey key, Duration by) {
        clock.now = clock.now.plus(by);
    }
}
