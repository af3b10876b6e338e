package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Bench.Order;
import dev.idempotent.IdempotencyException.ResultUnreadable;
import dev.idempotent.store.Claim;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.StoredResult.Kind;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine whose results are encrypted answers as any other does, and never runs a call again that it cannot read. */
class SealedResultsTest {

    private final Bench bench = Bench.withStoppedClock();
    private final Idempotency sealing = sealing(key("now", 1));
    private final IdempotentOperation<Order> placing = Bench.operation().build();

    private static AesGcmResultCodec.Builder key(String id, int number) {
        byte[] key = new byte[16];
        Arrays.fill(key, (byte) number);
        return AesGcmResultCodec.sealingWith(id, key);
    }

    private Idempotency sealing(AesGcmResultCodec.Builder keys) {
        return bench.engine(builder -> builder.wrapCodec(keys::around));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Outcome<Order> place(Idempotency engine, String key) {
        return engine.execute(placing, key, Bench.SAME, bench::place);
    }

    private StoredResult stored(String key) {
        return bench.record(key).result().orElseThrow();
    }

    private static String text(StoredResult stored) {
        return new String(stored.bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aRepeatGetsTheValueThatNobodyReadsInTheStore() {
        Outcome<Order> first = place(sealing, "k");

        assertThat(place(sealing, "k")).isEqualTo(new Outcome.Replayed<>(first.value()));
        assertThat(stored("k").format()).isEqualTo("aesgcm1:now:json");
        assertThat(text(stored("k"))).doesNotContain("made by").doesNotContain("run 1");
    }

    @Test
    void aRepeatGetsTheFailureThatNobodyReadsInTheStore() {
        IdempotentOperation<Order> declining = Bench.operation()
                .recordFailures(List.of(IllegalStateException.class))
                .build();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> sealing.execute(declining, "k", Bench.SAME, () -> {
                        throw new IllegalStateException("no money on " + bench.runs.incrementAndGet());
                    }))
                    .hasMessage("no money on 1");
        }

        assertThat(stored("k").kind()).isEqualTo(Kind.FAILURE);
        assertThat(stored("k").format()).isEqualTo("aesgcm1:now:failure-1");
        assertThat(text(stored("k"))).doesNotContain("no money").doesNotContain("IllegalState");
    }

    @Test
    void aCallThatReturnsNothingIsSealedAndReplayed() {
        IdempotentOperation<Integer> mailing =
                IdempotentOperation.<Integer>named("mail", (Type) void.class).build();
        for (int i = 0; i < 2; i++) {
            var unused = sealing.execute(mailing, "k", Bench.SAME, bench.runs::incrementAndGet);
        }

        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void aStageIsSealedAndReplayed() {
        for (int i = 0; i < 2; i++) {
            assertThat(sealing.executeAsync(
                                    placing, "k", Bench.SAME, () -> CompletableFuture.completedFuture(bench.place()))
                            .join()
                            .value()
                            .id())
                    .isEqualTo("made by run 1");
        }
        assertThat(text(stored("k"))).doesNotContain("made by");
    }

    @Test
    void whatAnOperatorSettlesIsSealedForItsRecord() {
        IdempotentOperation<Order> once = Bench.operation()
                .guarantee(Guarantee.AT_MOST_ONCE)
                .recordFailures(List.of(UnsupportedOperationException.class))
                .build();
        for (String key : List.of("settled", "declined")) {
            assertThat(catchThrowable(() -> sealing.execute(once, key, Bench.SAME, () -> {
                        throw new IllegalStateException("who knows");
                    })))
                    .hasMessage("who knows");
        }

        assertThat(sealing.records().settle(bench.record("settled"), once, new Order("by hand", 1)))
                .isTrue();
        assertThat(sealing.records()
                        .settleFailed(
                                bench.record("declined"), once, new UnsupportedOperationException("by hand, declined")))
                .isTrue();

        assertThat(text(stored("settled")) + text(stored("declined"))).doesNotContain("by hand");
        assertThat(sealing.execute(once, "settled", Bench.SAME, bench::place).value())
                .isEqualTo(new Order("by hand", 1));
        assertThatThrownBy(() -> sealing.execute(once, "declined", Bench.SAME, bench::place))
                .hasMessage("by hand, declined");
    }

    @Test
    void afterARotationOldAnswersAreReadAndNewOnesSealedWithTheNewKey() {
        Outcome<Order> old = place(sealing, "old");
        byte[] first = new byte[16];
        Arrays.fill(first, (byte) 1);
        Idempotency rotated = sealing(key("next", 2).alsoOpening("now", first));

        assertThat(place(rotated, "old")).isEqualTo(new Outcome.Replayed<>(old.value()));
        place(rotated, "new");
        assertThat(stored("new").format()).isEqualTo("aesgcm1:next:json");
        assertUnreadable(sealing, "new", "sealed with the encryption key next, which is not given here");
    }

    @Test
    void withAnotherKeyOrNoneTheCallIsUnreadableAndNotRunAgain() {
        place(sealing, "k");

        assertUnreadable(sealing(key("now", 2)), "k", "was not sealed for this record");
        assertUnreadable(bench.engine, "k", "aesgcm1:now:json");
    }

    @Test
    void anAnswerThatWasMovedToAnotherKeyIsUnreadable() {
        place(sealing, "hers");
        put("his", stored("hers"));

        assertUnreadable(sealing, "his", "was not sealed for this record");
    }

    @Test
    void aFailureThatWasPassedOffAsAValueIsUnreadable() {
        place(sealing, "k");
        StoredResult value = stored("k");
        put("other", StoredResult.of(Kind.FAILURE, value.format(), value.bytes()));

        assertUnreadable(sealing, "other", "was not sealed for this record");
    }

    @Test
    void anAnswerThatWasStoredInPlainIsReadOnlyWhereThatIsAskedFor() {
        Outcome<Order> plain = place(bench.engine, "k");

        assertUnreadable(sealing, "k", "not encrypted");
        assertThat(place(sealing(key("now", 1).openingPlain(true)), "k"))
                .isEqualTo(new Outcome.Replayed<>(plain.value()));
    }

    private void put(String key, StoredResult result) {
        Claim.Granted granted = (Claim.Granted) bench.claimElsewhere(key, Bench.SAME, Duration.ofMinutes(1));
        assertThat(bench.store.complete(granted.lease(), result, Duration.ofHours(1)))
                .isTrue();
    }

    private void assertUnreadable(Idempotency engine, String key, String reason) {
        int before = bench.runs.get();
        assertThatExceptionOfType(ResultUnreadable.class)
                .isThrownBy(() -> place(engine, key))
                .withMessageContaining(reason)
                .withMessageContaining("not run again");
        assertThat(bench.runs).hasValue(before);
    }
}
