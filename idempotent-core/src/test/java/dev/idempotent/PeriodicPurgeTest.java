package dev.idempotent;

import static org.awaitility.Awaitility.await;

import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeriodicPurgeTest {

    private final TestStore store = new TestStore(new InMemoryIdempotencyStore());

    @Test
    void expiredRecordsAreRemovedAgainAndAgainAlsoAfterAFailure() {
        store.purgeFailures.add(StoreException.passing("down", null));
        try (Idempotency engine = engine(Duration.ofMillis(10))) {
            await().until(() -> engine != null && store.purges.get() > 3);
        }
    }

    @Test
    void aClosedEngineRemovesNothingAnyMore() {
        engine(Duration.ofMillis(1)).close();
        int purges = store.purges.get();

        await().during(Duration.ofMillis(200)).until(() -> store.purges.get() <= purges + 1);
    }

    private Idempotency engine(Duration purgeEvery) {
        return Idempotency.builder(store)
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .purgeEvery(purgeEvery)
                .build();
    }
}
