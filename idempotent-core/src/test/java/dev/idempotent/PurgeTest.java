package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A purge goes in batches of 1000, and at most 100 of them. */
class PurgeTest {

    private record Purged(int removed, Duration took) {}

    private final TestClock clock = new TestClock();
    private final TestStore store = new TestStore(new InMemoryIdempotencyStore(clock, 200_000));
    private final List<Purged> told = new ArrayList<>();
    private final IdempotencyListener listener = new IdempotencyListener() {
        @Override
        public void purged(int removed, Duration took) {
            told.add(new Purged(removed, took));
        }
    };

    @Test
    void aRunGoesOnUntilABatchIsNotFull() {
        expire(2_500);

        assertThat(purge()).isEqualTo(2_500);

        assertThat(store.purges).hasValue(3);
    }

    @Test
    void aRunIsBoundedAndTheNextGoesOn() {
        expire(100_100);

        assertThat(purge()).isEqualTo(100_000);
        assertThat(store.purges).hasValue(100);
        assertThat(purge()).isEqualTo(100);
        assertThat(store.purges).hasValue(101);
    }

    @Test
    void listenersAreToldHowManyWereRemovedAndHowLongThatTook() {
        expire(7);

        long start = System.nanoTime();
        assertThat(purge()).isEqualTo(7);
        assertThat(purge()).isZero();
        Duration atMost = Duration.ofNanos(System.nanoTime() - start);

        assertThat(told).extracting(Purged::removed).containsExactly(7, 0);
        assertThat(told)
                .extracting(Purged::took)
                .allSatisfy(took -> assertThat(took).isBetween(Duration.ZERO, atMost));
    }

    private int purge() {
        try (Idempotency engine = Idempotency.builder(store)
                .purgeEvery(Duration.ZERO)
                .listener(listener)
                .build()) {
            return engine.purge();
        }
    }

    private void expire(int records) {
        Duration brief = Duration.ofSeconds(1);
        for (int i = 0; i < records; i++) {
            RecordKey key = new RecordKey("op", "scope", "k" + i);
            assertThat(store.claim(new ClaimRequest(key, "token", "f", brief, brief, Duration.ZERO, true)))
                    .isInstanceOf(Claim.Granted.class);
        }
        clock.pass(brief);
    }
}
