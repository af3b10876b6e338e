package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Results that an engine keeps beside the store: replays ask nobody, and get what the store would have given. */
class CachedResultsTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final Duration LONG = Duration.ofHours(1);

    private record OpeningNoted(ResultCodec codec, Queue<String> opened) implements ResultCodec {

        @Override
        public void check(Type type) {
            codec.check(type);
        }

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            return codec.encode(value, type);
        }

        @Override
        public @Nullable Object decode(StoredResult result, Type type) {
            return codec.decode(result, type);
        }

        @Override
        public StoredResult seal(RecordKey key, StoredResult result) {
            return codec.seal(key, result);
        }

        @Override
        public StoredResult open(RecordKey key, StoredResult sealed) {
            opened.add(sealed.format());
            return codec.open(key, sealed);
        }
    }

    private final Bench bench = Bench.withStoppedClock();
    private final Idempotency caching = bench.engine(builder -> builder.cacheResults(MEBIBYTE, LONG));
    private final IdempotentOperation<Order> placing = Bench.operation().build();

    @AfterEach
    void close() {
        bench.close();
    }

    private Outcome<Order> place(Idempotency engine) {
        return engine.execute(placing, "k", Bench.SAME, bench::place);
    }

    private int asked() {
        return bench.store.claims.get() + bench.store.finds.get();
    }

    @ParameterizedTest
    @EnumSource(
            value = Guarantee.class,
            names = {"AT_LEAST_ONCE", "AT_MOST_ONCE"})
    void aReplayAsksNobodyAndGetsACopyOfItsOwn(Guarantee guarantee) {
        IdempotentOperation<Order> operation =
                Bench.operation().guarantee(guarantee).build();
        Order first = caching.execute(operation, "k", Bench.SAME, bench::place).value();

        Outcome<Order> repeat = caching.execute(operation, "k", Bench.SAME, bench::place);
        Outcome<Order> another = caching.execute(operation, "k", Bench.SAME, bench::place);

        assertThat(repeat).isEqualTo(new Outcome.Replayed<>(first));
        assertThat(another).isEqualTo(repeat);
        assertThat(another.value()).isNotSameAs(repeat.value()).isNotSameAs(first);
        assertThat(asked()).isEqualTo(1);
        assertThat(bench.told.events).containsExactly("granted 1", "executed", "replayed", "replayed");
    }

    @Test
    void aReplayOfAnAsynchronousCallAsksNobody() {
        for (int i = 0; i < 3; i++) {
            Outcome<Order> outcome = caching.executeAsync(
                            placing, "k", Bench.SAME, () -> CompletableFuture.completedFuture(bench.place()))
                    .join();
            assertThat(outcome.value().id()).isEqualTo("made by run 1");
        }

        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void anEntryThatWasFoundIsKeptAsWell() {
        Order old = new Order("from the application's table", 7);
        var unused = caching.execute(placing, "k", Bench.SAME, () -> Optional.of(old), bench::place);

        assertThat(place(caching)).isEqualTo(new Outcome.Replayed<>(old));
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void otherArgumentsAreRefusedWithoutAsking() {
        var unused = place(caching);

        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> caching.execute(placing, "k", Bench.OTHER, bench::place));

        assertThat(asked()).isEqualTo(1);
        assertThat(bench.told.events).endsWith("refused KeyReused");
    }

    @Test
    void whoseKeyItIsCounts() {
        var unused = place(caching);
        Idempotency anns =
                bench.engine(builder -> builder.cacheResults(MEBIBYTE, LONG).scopes(() -> Optional.of("ann")));

        assertThat(place(anns).isReplay()).isFalse();
        assertThat(caching.execute(placing, "another", Bench.SAME, bench::place).isReplay())
                .isFalse();
    }

    @Test
    void recordedFailuresAreReplayedWithoutAsking() {
        IdempotentOperation<Order> declining = Bench.operation()
                .recordFailures(List.of(ArithmeticException.class))
                .build();
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> caching.execute(declining, "k", Bench.SAME, () -> {
                        throw new ArithmeticException("declined by run " + bench.runs.incrementAndGet());
                    }))
                    .withMessage("declined by run 1");
        }

        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void whatFailedIsNotKept() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> caching.execute(placing, "k", Bench.SAME, () -> {
                    throw new ArithmeticException();
                }));

        assertThat(place(caching).isReplay()).isFalse();
    }

    @Test
    void whatIsEncryptedStaysSoAndIsOpenedForEachReplay() {
        Queue<String> opened = new ConcurrentLinkedQueue<>();
        Idempotency sealing = bench.engine(builder -> builder.cacheResults(MEBIBYTE, LONG)
                .wrapCodec(AesGcmResultCodec.sealingWith("now", new byte[32])::around)
                .wrapCodec(codec -> new OpeningNoted(codec, opened)));
        Order first = place(sealing).value();

        assertThat(place(sealing)).isEqualTo(new Outcome.Replayed<>(first));
        assertThat(place(sealing)).isEqualTo(new Outcome.Replayed<>(first));

        assertThat(opened).containsExactly("aesgcm1:now:json", "aesgcm1:now:json");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void afterItsTimeToLiveTheStoreIsAskedAgain() {
        Idempotency brief = bench.engine(builder -> builder.cacheResults(MEBIBYTE, Duration.ofMillis(300)));
        var unused = place(brief);

        await().until(() -> {
            assertThat(place(brief).isReplay()).isTrue();
            return bench.store.finds.get() == 2;
        });
        assertThat(bench.store.claims).hasValue(1);
    }

    /** The store's clock stands behind the expiry: nobody but the cache itself sees to it that retention is over. */
    @Test
    void anAnswerOfItsOwnIsNeverKeptForLongerThanItsRetention() {
        IdempotentOperation<Order> brief =
                Bench.operation().retainFor(Duration.ofSeconds(1)).build();
        var unused = caching.execute(brief, "k", Bench.SAME, bench::place);
        bench.clock.pass(Duration.ofSeconds(1));

        await().until(() ->
                !caching.execute(brief, "k", Bench.SAME, bench::place).isReplay());
        assertThat(bench.runs).hasValue(2);
    }

    @Test
    void anAnswerOfAnotherNodeIsNeverKeptForLongerThanTheStoreSays() {
        var unused = place(bench.engine);
        bench.clock.pass(Duration.ofHours(24).minusSeconds(1));
        assertThat(place(caching).isReplay()).isTrue();
        assertThat(place(caching).isReplay()).isTrue();
        assertThat(asked()).as("in both nodes").isEqualTo(2);
        bench.clock.pass(Duration.ofSeconds(1));

        await().until(() -> !place(caching).isReplay());
    }

    @Test
    void aCallThatOutlivesItsRetentionIsNotKeptHere() {
        IdempotentOperation<Order> brief =
                Bench.operation().retainFor(Duration.ofMillis(1)).build();
        var unused = caching.execute(brief, "k", Bench.SAME, () -> {
            long begun = System.nanoTime();
            await().pollDelay(Duration.ZERO).until(() -> System.nanoTime() - begun > 2_000_000);
            return bench.place();
        });

        assertThat(caching.execute(brief, "k", Bench.SAME, bench::place).isReplay())
                .isTrue();
        assertThat(asked()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"100, 100_000, 10", "3, 2_000_000, 0"})
    void noMoreIsKeptThanThereIsRoomForAndTheStoreHasTheRest(int calls, int length, int most) {
        IdempotentOperation<String> large =
                IdempotentOperation.named("large", String.class).build();
        for (int i = 0; i < calls; i++) {
            String result = (i + ".").repeat(length).substring(0, length);
            var unused = caching.execute(large, i, Bench.SAME, () -> result);
        }
        int before = asked();

        for (int i = 0; i < calls; i++) {
            assertThat(caching.execute(large, i, Bench.SAME, () -> "again").value())
                    .hasSize(length)
                    .startsWith(i + ".");
        }

        assertThat(asked() - before).isBetween(calls - most, calls);
    }

    @Test
    void whatAnOperatorSettlesCountsAtOnce() {
        IdempotentOperation<Order> once =
                Bench.operation().guarantee(Guarantee.AT_MOST_ONCE).build();
        var unused = caching.execute(once, "k", Bench.SAME, bench::place);
        // As if the database's clock had been set forward: the entry has still an hour to live.
        bench.clock.pass(Duration.ofHours(24));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> bench.engine.execute(once, "k", Bench.SAME, () -> {
                    throw new ArithmeticException();
                }));
        assertThat(bench.record("k").state()).isEqualTo(State.ABANDONED);
        Order settled = new Order("settled", 1);

        assertThat(caching.records().settle(bench.record("k"), once, settled)).isTrue();

        assertThat(caching.execute(once, "k", Bench.SAME, bench::place)).isEqualTo(new Outcome.Replayed<>(settled));
    }

    @ParameterizedTest
    @CsvSource({"0, PT1M", "1, PT0.000999999S", "1, PT0S", "1, P36500DT0.000000001S", "1, P40000D"})
    void boundsThatCannotBeMeantAreRefused(long maxBytes, Duration timeToLive) {
        IdempotencyBuilder builder = Idempotency.builder(bench.store);

        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> builder.cacheResults(maxBytes, timeToLive))
                .withMessageContaining("Results are to be cached in " + maxBytes + " bytes for " + timeToLive);
    }

    @ParameterizedTest
    @CsvSource({"1, PT1M", "1000000, PT0.001S", "1000000, P36500D"})
    void theOutermostBoundsAreAllowed(long maxBytes, Duration timeToLive) {
        Idempotency bounded = bench.engine(builder -> builder.cacheResults(maxBytes, timeToLive));

        assertThat(place(bounded).isReplay()).isFalse();
        assertThat(place(bounded).isReplay()).isTrue();
    }
}
