package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.Claim;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node reads the record of a key that it saw completed, where it would claim it else. */
class RememberedKeysTest {

    private final Bench bench = Bench.withStoppedClock();
    private final IdempotentOperation<Order> brief =
            Bench.operation().retainFor(Duration.ofMinutes(1)).build();

    @AfterEach
    void close() {
        bench.close();
    }

    private Outcome<Order> call(IdempotentOperation<Order> operation) {
        return bench.engine.execute(operation, "k", Bench.SAME, bench::place);
    }

    @ParameterizedTest
    @EnumSource(
            value = Guarantee.class,
            names = {"AT_LEAST_ONCE", "AT_MOST_ONCE"})
    void aRepeatReadsWhereTheFirstCallClaimed(Guarantee guarantee) {
        IdempotentOperation<Order> operation =
                Bench.operation().guarantee(guarantee).build();
        call(operation);
        assertThat(bench.store.finds).hasValue(0);

        assertThat(call(operation).isReplay()).isTrue();
        assertThat(call(operation).isReplay()).isTrue();

        assertThat(bench.store.claims).hasValue(1);
        assertThat(bench.store.finds).hasValue(2);
    }

    @Test
    void aNodeLearnsByItsFirstReplay() {
        bench.call("k");
        Idempotency other = bench.engine(builder -> builder);

        for (int i = 0; i < 3; i++) {
            assertThat(other.execute(brief, "k", Bench.SAME, bench::place).isReplay())
                    .isTrue();
        }

        assertThat(bench.store.claims).hasValue(2);
        assertThat(bench.store.finds).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatHasExpiredIsClaimedAndRunsAgain(boolean purged) {
        call(brief);
        bench.clock.pass(Duration.ofMinutes(1));
        if (purged) {
            assertThat(bench.engine.purge()).isEqualTo(1);
        }

        assertThat(call(brief)).isEqualTo(new Outcome.Executed<>(new Order("made by run 2", 1)));

        assertThat(bench.store.finds).hasValue(1);
        assertThat(call(brief).isReplay()).isTrue();
    }

    @Test
    void whatIsThereNoMoreIsForgotten() {
        call(brief);
        bench.clock.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> bench.engine.execute(brief, "k", Bench.SAME, () -> {
                        throw new ArithmeticException();
                    }));
        }

        assertThat(bench.store.finds).hasValue(1);
    }

    @Test
    void whatIsRunningAgainIsNotAnsweredByWhatItWas() {
        call(brief);
        bench.clock.pass(Duration.ofMinutes(1));
        assertThat(bench.claimElsewhere("k", Bench.SAME, Duration.ofMinutes(1))).isInstanceOf(Claim.Granted.class);

        assertThatExceptionOfType(IdempotencyException.InProgress.class)
                .isThrownBy(() -> call(Bench.operation(Duration.ZERO)));
    }

    @Test
    void whatWasGivenUpSinceIsAbandoned() {
        IdempotentOperation<Order> once =
                Bench.operation().guarantee(Guarantee.AT_MOST_ONCE).build();
        call(once);
        bench.clock.pass(Duration.ofHours(24));
        Idempotency other = bench.engine(builder -> builder);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> other.execute(once, "k", Bench.SAME, () -> {
                    throw new ArithmeticException();
                }));

        assertThatExceptionOfType(IdempotencyException.Abandoned.class).isThrownBy(() -> call(once));
    }

    @Test
    void otherArgumentsAreRefusedByWhatIsRead() {
        bench.call("k");

        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> bench.engine.execute(brief, "k", Bench.OTHER, bench::place));

        assertThat(bench.store.claims).hasValue(1);
        assertThat(bench.told.events).endsWith("refused KeyReused");
    }

    @Test
    void aReadThatFailsIsAsAClaimThatFails() {
        bench.call("k");
        bench.store.findFailures.add(StoreException.passing("gone", null));

        assertThatExceptionOfType(IdempotencyException.StoreUnavailable.class).isThrownBy(() -> bench.call("k"));

        assertThat(bench.told.events).endsWith("refused StoreUnavailable");
        assertThat(bench.store.claims).hasValue(1);
        assertThat(bench.call("k").isReplay()).isTrue();
    }

    @Test
    void recordedFailuresAreReadToo() {
        IdempotentOperation<Order> declining = Bench.operation()
                .recordFailures(List.of(ArithmeticException.class))
                .build();
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> bench.engine.execute(declining, "k", Bench.SAME, () -> {
                        throw new ArithmeticException("declined by run " + bench.runs.incrementAndGet());
                    }))
                    .withMessage("declined by run 1");
        }

        assertThat(bench.store.claims).hasValue(1);
        assertThat(bench.store.finds).hasValue(2);
    }

    @Test
    void nothingIsRememberedOfAStoreThatForgets() {
        bench.store.mayBeRemembered = false;
        Idempotency forgetful = bench.engine(builder -> builder.cacheResults(1 << 20, Duration.ofHours(1)));

        for (int i = 0; i < 3; i++) {
            var unused = forgetful.execute(brief, "k", Bench.SAME, bench::place);
        }

        assertThat(bench.store.claims).hasValue(3);
        assertThat(bench.store.finds).hasValue(0);
    }

    @Test
    void keysThatWereNeverSeenLookHardlyEverAsIfTheyHadBeen() {
        KnownKeys known = new KnownKeys();
        for (int i = 0; i < 1_000_000; i++) {
            known.add(key("seen " + i));
        }

        int mistaken = 0;
        int remembered = 0;
        for (int i = 0; i < 100_000; i++) {
            mistaken += known.contains(key(UUID.randomUUID().toString())) ? 1 : 0;
            remembered += known.contains(key("seen " + (999_999 - i))) ? 1 : 0;
        }

        // One in 65,536, were the hashes random; and of 65,536 slots some two thirds keep what was seen last.
        assertThat(mistaken).isLessThan(40);
        assertThat(remembered).isGreaterThan(40_000);
        known.remove(key("seen 999999"));
        assertThat(known.contains(key("seen 999999"))).isFalse();
    }

    private static RecordKey key(String value) {
        return new RecordKey("place-order", "anonymous", value);
    }
}
