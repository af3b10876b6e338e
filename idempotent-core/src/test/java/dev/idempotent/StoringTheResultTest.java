package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The body has run; whatever happens to its result, it never runs again by that. */
class StoringTheResultTest {

    private final StoreException passing = StoreException.passing("connection reset", null);
    private final StoreException lasting = StoreException.lasting("value too long", null);

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anUnavailableStoreIsSaidAndTheBodyDoesNotRun() {
        bench.store.claimFailures.add(passing);

        assertThatExceptionOfType(IdempotencyException.StoreUnavailable.class)
                .isThrownBy(() -> bench.call("k"))
                .withCause(passing);
        assertThat(bench.runs).hasValue(0);
        assertThat(bench.told.events).containsExactly("refused StoreUnavailable");
        assertThat(bench.call("k").isReplay()).isFalse();
    }

    @Test
    void aPassingFailureToStoreIsTriedAgainUntilItIsStored() {
        for (int i = 0; i < 4; i++) {
            bench.store.completeFailures.add(passing);
        }

        assertThat(bench.call("k").isReplay()).isFalse();
        assertThat(bench.store.completions).hasValue(5);
        assertThat(bench.call("k").isReplay()).isTrue();
        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void aFailureToStoreThatLastsUntilTheLeaseEndsIsOutcomeUnknownAndTheKeyIsNotReleased() {
        bench.store.whenAnyCompletes = passing;
        var operation = Bench.operation().leaseFor(Duration.ofMillis(200)).build();

        assertThatExceptionOfType(IdempotencyException.OutcomeUnknown.class)
                .isThrownBy(() -> bench.engine.execute(operation, "k", Bench.SAME, bench::place))
                .withCause(passing);
        assertThat(bench.store.completions).hasValueGreaterThan(1);
        assertThat(bench.store.releases).hasValue(0);
        assertThat(bench.record("k").state()).isEqualTo(State.IN_PROGRESS);
        assertThat(bench.told.events).containsExactly("granted 1", "outcomeUnknown");
    }

    @Test
    void aResultThatTheStoreWillNeverTakeIsKeptAsNotKept() {
        bench.store.whenValueCompletes = lasting;

        assertThat(bench.call("k").value()).isEqualTo(new Order("made by run 1", 1));
        assertThat(bench.store.completions).hasValue(2);
        assertRepeatIsUnreadable();
    }

    @Test
    void aStoreThatTakesNothingAtAllIsOutcomeUnknown() {
        bench.store.whenAnyCompletes = lasting;

        assertThatExceptionOfType(IdempotencyException.OutcomeUnknown.class).isThrownBy(() -> bench.call("k"));
        assertThat(bench.store.releases).hasValue(0);
        assertThat(bench.record("k").state()).isEqualTo(State.IN_PROGRESS);
    }

    @Test
    void aResultThatIsTooLargeIsKeptAsNotKept() {
        Idempotency small = bench.engine(builder -> builder.maxResultBytes(10));

        Outcome<Order> outcome = small.execute(Bench.operation().build(), "k", Bench.SAME, bench::place);
        assertThat(outcome.value()).isEqualTo(new Order("made by run 1", 1));
        assertRepeatIsUnreadable();
    }

    @Test
    void aResultThatJustFitsIsKept() {
        int exactly = "{\"id\":\"made by run 1\",\"quantity\":1}".length();
        Idempotency fitting = bench.engine(builder -> builder.maxResultBytes(exactly));

        var unused = fitting.execute(Bench.operation().build(), "k", Bench.SAME, bench::place);

        assertThat(bench.call("k")).isEqualTo(new Outcome.Replayed<>(new Order("made by run 1", 1)));
    }

    static final class Cyclic {
        public @Nullable Cyclic self;
    }

    static final class Throwing {
        private boolean attached;

        public String getName() {
            if (!attached) {
                throw new IllegalStateException("lazy, and its session is closed");
            }
            return "name";
        }
    }

    @Test
    void aCyclicResultGoesToTheCallerAndIsNeverMadeAgain() {
        Cyclic cyclic = new Cyclic();
        cyclic.self = cyclic;

        assertNotKept(Cyclic.class, cyclic);
    }

    @Test
    void aResultWhoseGetterThrowsGoesToTheCallerAndIsNeverMadeAgain() {
        assertNotKept(Throwing.class, new Throwing());
    }

    @Test
    void whateverTheCodecThrowsTheCallIsNeverMadeAgain() {
        assertNotEncodable(() -> new IOException("a checked exception, as Kotlin and Lombok let through"));
        assertNotEncodable(() -> new StackOverflowError());
    }

    private void assertNotEncodable(Supplier<Throwable> failure) {
        Idempotency engine = bench.engine(builder -> builder.codec(new FailingCodec(failure)));
        var operation = Bench.operation().build();
        String key = failure.get().toString();

        Outcome<Order> outcome = engine.execute(operation, key, Bench.SAME, bench::place);
        assertThat(outcome.isReplay()).isFalse();
        assertThatExceptionOfType(IdempotencyException.ResultUnreadable.class)
                .isThrownBy(() -> engine.execute(operation, key, Bench.SAME, bench::place));
    }

    private <T> void assertNotKept(Class<T> type, T value) {
        IdempotentOperation<T> operation =
                IdempotentOperation.named("place-order", type).build();

        Outcome<T> outcome = bench.engine.execute(operation, "k", Bench.SAME, () -> value);
        assertThat(outcome.value()).isSameAs(value);
        assertRepeatIsUnreadable();
    }

    private void assertRepeatIsUnreadable() {
        int runsBefore = bench.runs.get();
        assertThatExceptionOfType(IdempotencyException.ResultUnreadable.class)
                .isThrownBy(() -> bench.call("k"))
                .withMessageContaining("could not be kept")
                .withMessageContaining("not run again");
        assertThat(bench.runs).hasValue(runsBefore);
        assertThat(bench.told.events).contains("resultNotKept", "executed", "refused ResultUnreadable");
    }

    @Test
    void anInterruptDuringTheBodyDoesNotKeepTheResultFromBeingStored() {
        boolean[] flagInStore = new boolean[1];
        bench.store.completeFailures.add(passing);
        bench.store.beforeComplete =
                () -> flagInStore[0] |= Thread.currentThread().isInterrupted();

        Outcome<Order> outcome = bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
            Thread.currentThread().interrupt();
            return bench.place();
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(flagInStore[0]).isFalse();
        assertThat(bench.call("k")).isEqualTo(new Outcome.Replayed<>(outcome.value()));
    }

    @Test
    void aLeaseThatWasLostLeavesTheSuccessorsRecordUntouched() {
        Outcome<Order> outcome = bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
            bench.clock.pass(Duration.ofSeconds(30));
            assertThat(bench.claimElsewhere("k", Bench.SAME, Duration.ofMinutes(1)))
                    .isInstanceOf(Claim.Granted.class);
            return bench.place();
        });

        assertThat(outcome).isEqualTo(new Outcome.Executed<>(new Order("made by run 1", 1)));
        assertThat(bench.record("k").state()).isEqualTo(State.IN_PROGRESS);
        assertThat(bench.record("k").attempt()).isEqualTo(2);
        assertThat(bench.told.events).containsExactly("granted 1", "leaseLost 1");
    }

    @Test
    void aFrozenOwnerWhoseKeyNobodyTookStillStoresItsResult() {
        Outcome<Order> outcome = bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
            bench.clock.pass(Duration.ofHours(2));
            return bench.place();
        });

        assertThat(bench.call("k")).isEqualTo(new Outcome.Replayed<>(outcome.value()));
        assertThat(bench.told.events).containsExactly("granted 1", "executed", "replayed");
    }

    private record FailingCodec(Supplier<Throwable> failure) implements ResultCodec {

        @Override
        public void check(Type type) {}

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            throw FailingCodec.<RuntimeException>sneaky(failure.get());
        }

        @Override
        public Object decode(StoredResult result, Type type) {
            throw new IllegalStateException("there is nothing to decode");
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
            throw (E) failure;
        }
    }
}
