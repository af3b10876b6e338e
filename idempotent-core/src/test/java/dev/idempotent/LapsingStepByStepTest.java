package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.Claim;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoredResult;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lease ends, and another node takes the key, between any two steps of a call. */
class LapsingStepByStepTest {

    enum Step {
        GRANTED,
        EXISTING,
        BODY,
        ENCODE,
        COMPLETE
    }

    private final Bench bench = Bench.withStoppedClock();
    private final AtomicReference<Claim.@Nullable Granted> successor = new AtomicReference<>();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void theCallerGetsItsValueAndTheSuccessorKeepsTheKey(Step step) {
        Outcome<Order> outcome = call(step);

        assertThat(outcome).isEqualTo(new Outcome.Executed<>(new Order("made by run 1", 1)));
        assertSuccessorIsUntouched();
        assertThat(bench.told.events).containsExactly("granted 1", "leaseLost 1");
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatGetsWhatTheSuccessorMadeOfIt(Step step) throws Exception {
        var unused = call(step);
        Running<Outcome<Order>> repeat = Running.start(() -> bench.call("k")).untilItWaitsIn(Claimant.class);
        StoredResult theirs = new JacksonResultCodec().encode(new Order("theirs", 2), Order.class);
        assertThat(bench.store.complete(held(), theirs, Duration.ofHours(1))).isTrue();

        assertThat(repeat.value()).isEqualTo(new Outcome.Replayed<>(new Order("theirs", 2)));
        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void aFailureThatIsAnAnswerIsNotSaidToBeKeptWhereItIsNot() throws Exception {
        IdempotentOperation<Order> declared =
                Bench.operation().recordFailures(List.of(IOException.class)).build();
        var unused = bench.engine.executeAsync(declared, "k", Bench.SAME, () -> {
            loseTheLease();
            return CompletableFuture.failedFuture(new IOException("declined"));
        });

        assertSuccessorIsUntouched();
        assertThat(bench.told.events).containsExactly("granted 1", "leaseLost 1");
    }

    private Outcome<Order> call(Step step) {
        if (step == Step.COMPLETE) {
            bench.store.beforeComplete = () -> lapseAt(step, Step.COMPLETE);
        }
        Idempotency engine =
                bench.engine(builder -> builder.codec(new LapsingCodec(step)).listener(new IdempotencyListener() {
                    @Override
                    public void granted(Lease lease) {
                        lapseAt(step, Step.GRANTED);
                    }
                }));
        return engine.execute(
                Bench.operation().build(),
                "k",
                Bench.SAME,
                () -> {
                    lapseAt(step, Step.EXISTING);
                    return Optional.empty();
                },
                () -> {
                    lapseAt(step, Step.BODY);
                    return bench.place();
                });
    }

    private void lapseAt(Step step, Step here) {
        if (step == here && successor.get() == null) {
            loseTheLease();
        }
    }

    private void loseTheLease() {
        bench.clock.pass(Duration.ofSeconds(30));
        successor.set((Claim.Granted) bench.claimElsewhere("k", Bench.SAME, Duration.ofMinutes(1)));
    }

    private Lease held() {
        Claim.Granted granted = successor.get();
        return Objects.requireNonNull(granted, "nobody took the key").lease();
    }

    private void assertSuccessorIsUntouched() {
        assertThat(bench.record("k").token()).isEqualTo(held().token());
        assertThat(bench.record("k").result()).isEmpty();
    }

    private final class LapsingCodec implements ResultCodec {

        private final ResultCodec real = new JacksonResultCodec();
        private final Step step;

        LapsingCodec(Step step) {
            this.step = step;
        }

        @Override
        public void check(Type type) {
            real.check(type);
        }

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            lapseAt(step, Step.ENCODE);
            return real.encode(value, type);
        }

        @Override
        public @Nullable Object decode(StoredResult result, Type type) {
            return real.decode(result, type);
        }
    }
}
