package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.TestClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An engine on a real store in memory. Unless told otherwise the store's clock stands still, so no lease lapses. */
final class Bench implements AutoCloseable {

    record Order(String id, int quantity) {}

    static final Fingerprint SAME = Fingerprint.of("same");
    static final Fingerprint OTHER = Fingerprint.of("other");

    final TestClock clock = new TestClock();
    final TestStore store;
    final Told told = new Told();
    final Idempotency engine;
    final AtomicInteger runs = new AtomicInteger();

    private final List<Idempotency> engines = new ArrayList<>();

    private Bench(boolean clockRuns) {
        InstantSource time = clockRuns ? InstantSource.system() : clock;
        store = new TestStore(new InMemoryIdempotencyStore(time, 10_000));
        engine = engine(UnaryOperator.identity());
    }

    static Bench withStoppedClock() {
        return new Bench(false);
    }

    static Bench withRunningClock() {
        return new Bench(true);
    }

    /** Another engine on the same store: another node. */
    Idempotency engine(UnaryOperator<IdempotencyBuilder> change) {
        Idempotency made = change.apply(Idempotency.builder(store)
                        .guarantee(Guarantee.AT_LEAST_ONCE)
                        .purgeEvery(Duration.ZERO)
                        .listener(told))
                .build();
        engines.add(made);
        return made;
    }

    static IdempotentOperation.Builder<Order> operation() {
        return IdempotentOperation.named("place-order", Order.class);
    }

    static IdempotentOperation<Order> operation(Duration waitFor) {
        return operation().waitFor(waitFor).build();
    }

    /** The body of most calls here: counts, and makes an order. */
    Order place() {
        return new Order("made by run " + runs.incrementAndGet(), 1);
    }

    Outcome<Order> call(Object key) {
        return engine.execute(operation().build(), key, SAME, this::place);
    }

    static RecordKey recordOf(String key) {
        return new RecordKey("place-order", "anonymous", key);
    }

    IdempotencyRecord record(String key) {
        return store.find(recordOf(key)).orElseThrow();
    }

    /** What another node's claim of the key is answered. */
    Claim claimElsewhere(String key, Fingerprint fingerprint, Duration leaseFor) {
        return store.claim(new ClaimRequest(
                recordOf(key),
                UUID.randomUUID().toString(),
                Fingerprinter.available().text(fingerprint),
                leaseFor,
                Duration.ofHours(24),
                Duration.ZERO,
                true));
    }

    @Override
    public void close() {
        engines.forEach(Idempotency::close);
    }
}
