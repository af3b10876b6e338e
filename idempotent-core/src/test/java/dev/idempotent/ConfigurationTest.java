package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Transactions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    @Test
    void theInMemoryStorePromisesAtLeastOnceByDefault() {
        try (Idempotency engine =
                Idempotency.builder(new InMemoryIdempotencyStore()).build()) {
            assertThat(engine.guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
        }
    }

    @Test
    void anotherStoreThatTakesPartInNoTransactionsAsksForAnExplicitChoice() {
        TestStore store = new TestStore(new InMemoryIdempotencyStore());
        try (Idempotency engine = Idempotency.builder(store).build()) {
            var operation = IdempotentOperation.named("place-order", String.class);

            assertThatExceptionOfType(IdempotencyConfigurationException.class)
                    .isThrownBy(() -> engine.execute(operation.build(), "k", Bench.SAME, () -> "ran"))
                    .satisfies(e -> assertThat(e.problem()).contains("place-order", "ATOMIC", "TestStore"))
                    .satisfies(e -> assertThat(e.mend()).contains("Guarantee.AT_LEAST_ONCE", "Guarantee.AT_MOST_ONCE"));
            assertThat(store.claims).hasValue(0);

            var chosen = operation.guarantee(Guarantee.AT_LEAST_ONCE).build();
            assertThat(engine.execute(chosen, "k", Bench.SAME, () -> "ran").value())
                    .isEqualTo("ran");
        }
    }

    @Test
    void atomicIsRefusedWhereItWasChosenForAStoreThatTakesPartInNoTransactions() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> Idempotency.builder(new InMemoryIdempotencyStore())
                        .guarantee(Guarantee.ATOMIC)
                        .build())
                .satisfies(e -> assertThat(e.problem()).contains("ATOMIC", "InMemoryIdempotencyStore"));
    }

    @Test
    void aCallInsideATransactionIsRefusedBeforeAnythingHappens() {
        try (Bench bench = Bench.withStoppedClock()) {
            AtomicBoolean active = new AtomicBoolean(true);
            Idempotency engine = bench.engine(builder -> builder.transactions(new Switched(active)));
            var operation = Bench.operation().build();

            assertThatThrownBy(() -> engine.execute(operation, "k", Bench.SAME, bench::place))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("place-order")
                    .hasMessageContaining("transaction");
            assertThat(bench.store.claims).hasValue(0);
            assertThat(bench.runs).hasValue(0);

            active.set(false);
            assertThat(engine.execute(operation, "k", Bench.SAME, bench::place).isReplay())
                    .isFalse();
        }
    }

    /** A thread that is inside a transaction as long as it is told so. */
    private record Switched(AtomicBoolean active) implements Transactions {

        @Override
        public boolean isActive() {
            return active.get();
        }

        @Override
        public boolean isJoinable() {
            return false;
        }

        @Override
        public Optional<String> obstacle() {
            return Transactions.none().obstacle();
        }

        @Override
        public <R, E extends Throwable> R run(String operation, Work<R, E> work) throws E {
            return Transactions.none().run(operation, work);
        }
    }

    /** Throws whatever may be thrown, wherever it is called. */
    private static final class Quarrelsome implements IdempotencyListener {

        @Override
        public void granted(Lease lease) {
            throw new IllegalStateException("granted");
        }

        @Override
        public void executed(RecordKey key) {
            throw new NoClassDefFoundError("a metrics library of another version");
        }

        @Override
        public void replayed(RecordKey key) {
            throw new AssertionError("replayed");
        }

        @Override
        public void failed(RecordKey key, Throwable failure) {
            throw new IllegalStateException("failed");
        }
    }

    @Test
    void aListenerThatThrowsDisturbsNeitherTheCallNorTheOtherListeners() {
        try (Bench bench = Bench.withStoppedClock()) {
            Told last = new Told();
            Idempotency engine =
                    bench.engine(builder -> builder.listener(new Quarrelsome()).listener(last));
            var operation = Bench.operation().build();

            assertThat(engine.execute(operation, "k", Bench.SAME, bench::place).isReplay())
                    .isFalse();
            assertThat(engine.execute(operation, "k", Bench.SAME, bench::place).isReplay())
                    .isTrue();
            assertThatThrownBy(() -> engine.execute(operation, "l", Bench.SAME, () -> {
                        throw new UnsupportedOperationException();
                    }))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(last.events)
                    .containsExactly(
                            "granted 1", "executed", "replayed", "granted 1", "failed UnsupportedOperationException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void anOperationHasAName(String name) {
        assertThatThrownBy(() -> IdempotentOperation.named(name, String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name");
    }

    @Test
    void durationsOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> Timing.STANDARD.waitFor(Duration.ofSeconds(-1)))
                .hasMessageContaining("waitFor");
        assertThatThrownBy(() -> Timing.STANDARD.leaseFor(Duration.ofMillis(99)))
                .hasMessageContaining("leaseFor");
        assertThatThrownBy(() -> Timing.STANDARD.maxRunFor(Duration.ZERO)).hasMessageContaining("maxRunFor");
        assertThatThrownBy(() -> Timing.STANDARD.retainFor(Duration.ZERO)).hasMessageContaining("retainFor");
        assertThatThrownBy(() -> Timing.STANDARD.retainFor(Duration.ofDays(40_000)))
                .hasMessageContaining("retainFor");
    }

    @Test
    void aResultTypeSaysWhatItCarries() {
        assertThatThrownBy(RawResultType::new)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("new ResultType<List<Order>>() {}");
    }

    @SuppressWarnings("rawtypes")
    private static final class RawResultType extends ResultType {}
}
