package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.RecordCounts;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators read of records, and how they settle them by hand. */
class OperatorsTest {

    private static final IdempotentOperation<Order> ONCE = Bench.operation()
            .guarantee(Guarantee.AT_MOST_ONCE)
            .recordFailures(List.of(IllegalArgumentException.class))
            .build();

    private static final IdempotentOperation<Integer> NOTHING = IdempotentOperation.<Integer>named(
                    "mail", (Type) void.class)
            .guarantee(Guarantee.AT_MOST_ONCE)
            .build();

    private final Bench bench = Bench.withStoppedClock();
    private final Idempotency sealing = sealing("now");
    private final IdempotencyRecords records = bench.engine.records();

    private Idempotency sealing(String keyId) {
        return bench.engine(builder -> builder.wrapCodec(AesGcmResultCodec.sealingWith(keyId, new byte[32])::around));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aValueIsShownAsItsCodecWroteIt() {
        var unused = bench.engine.execute(ONCE, "k", Bench.SAME, bench::place);

        assertThat(records.payload(bench.record("k"))).contains("{\"id\":\"made by run 1\",\"quantity\":1}");
    }

    @Test
    void aValueThatIsEncryptedIsShownByAnEngineThatHasTheKey() {
        Idempotency withAnotherKey = sealing("later");
        var unused = sealing.execute(ONCE, "k", Bench.SAME, bench::place);

        assertThat(sealing.records().payload(bench.record("k")))
                .hasValueSatisfying(json -> assertThat(json).contains("made by run 1"));
        for (IdempotencyRecords closed : List.of(withAnotherKey.records(), records)) {
            assertThatThrownBy(() -> closed.payload(bench.record("k")))
                    .isInstanceOf(IdempotencyException.ResultUnreadable.class);
        }
    }

    @Test
    void aFailureIsShownAsTypeAndMessage() {
        fail("a", new IllegalArgumentException("declined"));
        fail("b", new NumberFormatException(null));

        assertThat(records.payload(bench.record("a"))).contains("java.lang.IllegalArgumentException: declined");
        assertThat(records.payload(bench.record("b"))).contains("java.lang.NumberFormatException");
    }

    @Test
    void whereNothingIsKeptNothingIsShown() {
        Idempotency small = bench.engine(builder -> builder.maxResultBytes(1));
        var unused = small.execute(ONCE, "too large", Bench.SAME, bench::place);
        fail("abandoned", new IllegalStateException("timeout"));

        assertThat(records.payload(bench.record("too large"))).isEmpty();
        assertThat(records.payload(bench.record("abandoned"))).isEmpty();
    }

    @Test
    void callsWithoutAValueAreListedAndAllAreCounted() {
        var unused = bench.engine.execute(ONCE, "paid", Bench.SAME, bench::place);
        fail("declined", new IllegalArgumentException("declined"));
        fail("abandoned", new IllegalStateException("timeout"));

        assertThat(records.listFailed(10)).containsExactly(bench.record("declined"));
        RecordCounts counts = records.count(10);
        assertThat(counts.in(State.COMPLETED)).isEqualTo(2);
        assertThat(counts.in(State.ABANDONED)).isEqualTo(1);
        assertThat(counts.complete()).isTrue();
    }

    @Test
    void aCallIsSettledOnceByWhatIsWrittenAsJson() {
        fail("k", new IllegalStateException("timeout"));
        IdempotencyRecord seen = bench.record("k");

        assertThat(sealing.records().settleAsJson(seen, ONCE, "{\"id\":\"at the bank\",\"quantity\":7}"))
                .isTrue();
        assertThat(sealing.records().settleAsJson(seen, ONCE, "{\"id\":\"again\",\"quantity\":7}"))
                .isFalse();

        assertThat(sealing.execute(ONCE, "k", Bench.SAME, bench::place))
                .isEqualTo(new Outcome.Replayed<>(new Order("at the bank", 7)));
    }

    @Test
    void aSlipOfThePenSettlesNothing() {
        fail("k", new IllegalStateException("timeout"));
        IdempotencyRecord seen = bench.record("k");

        for (String json : List.of(
                "{\"id\":\"secret\",\"quantity\":7,\"pirce\":1}",
                "{\"id\":\"secret\",\"quantity\":7} {}",
                "[]",
                "secret")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> records.settleAsJson(seen, ONCE, json))
                    .satisfies(
                            e -> assertThat(e.getMessage()).contains("in JSON").doesNotContain("secret"));
        }
        assertThat(bench.record("k")).isEqualTo(seen);
    }

    @Test
    void whatReturnsNothingIsSettledAsNullAndNothingElse() {
        var unused = catchThrowable(() -> bench.engine.execute(NOTHING, "k", Bench.SAME, () -> {
            throw new IllegalStateException("timeout");
        }));
        IdempotencyRecord seen = records.list(State.ABANDONED, 1).get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> records.settleAsJson(seen, NOTHING, "{}"))
                .withMessageContaining("returns nothing");
        assertThat(records.settleAsJson(seen, NOTHING, " null\n")).isTrue();

        assertThat(bench.engine.execute(NOTHING, "k", Bench.SAME, () -> 1).isReplay())
                .isTrue();
    }

    @Test
    void aFailureIsGivenOnce() {
        fail("k", new IllegalStateException("timeout"));
        IdempotencyRecord seen = bench.record("k");

        assertThat(records.settleFailed(seen, ONCE, new IllegalArgumentException("declined")))
                .isTrue();
        assertThat(records.settleFailed(seen, ONCE, new IllegalArgumentException("again")))
                .isFalse();

        assertThat(records.payload(bench.record("k"))).contains("java.lang.IllegalArgumentException: declined");
    }

    private void fail(String key, RuntimeException failure) {
        assertThatThrownBy(() -> bench.engine.execute(ONCE, key, Bench.SAME, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }
}
