package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
    void anotherStoreAsksForAnExplicitChoice() {
        TestStore store = new TestStore(new InMemoryIdempotencyStore());

        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> Idempotency.builder(store).build())
                .satisfies(e -> assertThat(e.problem()).contains("ATOMIC"))
                .satisfies(e -> assertThat(e.mend()).contains("Guarantee.AT_LEAST_ONCE"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ATOMIC", "AT_MOST_ONCE"})
    void aGuaranteeThatIsNotThereYetIsRefused(Guarantee guarantee) {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> Idempotency.builder(new InMemoryIdempotencyStore())
                        .guarantee(guarantee)
                        .build())
                .satisfies(e -> assertThat(e.problem()).contains(guarantee.name()));
    }

    @Test
    void aCallInsideATransactionIsRefusedBeforeAnythingHappens() {
        try (Bench bench = Bench.withStoppedClock()) {
            boolean[] active = {true};
            Idempotency engine = bench.engine(builder -> builder.transactions(() -> active[0]));
            var operation = Bench.operation().build();

            assertThatThrownBy(() -> engine.execute(operation, "k", Bench.SAME, bench::place))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("place-order")
                    .hasMessageContaining("transaction");
            assertThat(bench.store.claims).hasValue(0);
            assertThat(bench.runs).hasValue(0);

            active[0] = false;
            assertThat(engine.execute(operation, "k", Bench.SAME, bench::place).isReplay())
                    .isFalse();
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
