package dev.idempotent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.StoredResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tracers learn of calls, and that they disturb none. */
class TracersTest {

    private static final IdempotentOperation<String> ORDER =
            IdempotentOperation.named("place-order", String.class).build();

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final IdempotencyStore store = new InMemoryIdempotencyStore();
    private final IdempotencyTracer tracer = (step, operation) -> {
        steps.add("begin " + step);
        return new IdempotencyTracer.Span() {
            @Override
            public void leave() {
                steps.add("leave " + step);
            }

            @Override
            public void end(Optional<Throwable> failure) {
                steps.add("end " + step
                        + failure.map(thrown -> " " + thrown.getClass().getSimpleName())
                                .orElse(""));
            }
        };
    };
    private final Idempotency idempotency =
            Idempotency.builder(store).tracer(tracer).build();

    private static Outcome<String> place(Idempotency engine, String key) {
        return engine.execute(ORDER, key, Fingerprint.of(1), () -> "placed");
    }

    @Test
    void theStepsOfACallNest() {
        assertThat(place(idempotency, "a")).isInstanceOf(Outcome.Executed.class);

        assertThat(steps)
                .containsExactly(
                        "begin CALL",
                        "begin CLAIM",
                        "leave CLAIM",
                        "end CLAIM",
                        "begin BODY",
                        "leave BODY",
                        "end BODY",
                        "begin COMPLETE",
                        "leave COMPLETE",
                        "end COMPLETE",
                        "leave CALL",
                        "end CALL");
    }

    @Test
    void aReplayHasNoBody() {
        place(idempotency, "a");
        steps.clear();

        place(idempotency, "a");

        assertThat(steps)
                .containsExactly("begin CALL", "begin CLAIM", "leave CLAIM", "end CLAIM", "leave CALL", "end CALL");
    }

    @Test
    void refusalsAndFailuresEndWhatTheyLeave() {
        assertThatThrownBy(() -> place(idempotency, "")).isInstanceOf(IdempotencyException.InvalidKey.class);
        assertThatThrownBy(() -> idempotency.execute(ORDER, "b", Fingerprint.of(1), () -> {
                    throw new IllegalArgumentException("no such item");
                }))
                .hasMessage("no such item");

        assertThat(steps).containsSubsequence("end CALL InvalidKey", "end BODY IllegalArgumentException");
        assertThat(steps.get(steps.size() - 1)).isEqualTo("end CALL IllegalArgumentException");
    }

    @Test
    void aCallWhoseValueComesLaterEndsWithItsStage() {
        CompletableFuture<String> value = new CompletableFuture<>();

        CompletableFuture<Outcome<String>> call = idempotency.executeAsync(ORDER, "a", Fingerprint.of(1), () -> value);

        assertThat(steps).endsWith("begin BODY", "leave BODY", "leave CALL");
        value.complete("placed");
        assertThat(call).succeedsWithin(1, SECONDS);
        assertThat(steps).contains("end BODY", "end COMPLETE", "end CALL");
    }

    @Test
    @Timeout(20)
    void whoWaitsForARunningCallIsSeenWaiting() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        Idempotency engine = Idempotency.builder(store)
                .tracer((step, operation) -> {
                    if (step == IdempotencyTracer.Step.WAIT) {
                        waiting.countDown();
                    }
                    return tracer.begin(step, operation);
                })
                .build();
        CountDownLatch begun = new CountDownLatch(1);
        Running<Outcome<String>> first = Running.start(() -> engine.execute(ORDER, "a", Fingerprint.of(1), () -> {
            begun.countDown();
            answered.await();
            return "placed";
        }));
        begun.await();
        Running<Outcome<String>> second = Running.start(() -> place(engine, "a"));

        waiting.await();
        answered.countDown();

        assertThat(first.value()).isInstanceOf(Outcome.Executed.class);
        assertThat(second.value()).isInstanceOf(Outcome.Replayed.class);
        assertThat(steps).containsOnlyOnce("end WAIT");
    }

    @Test
    void aTracerThatFailsDisturbsNoCall() {
        IdempotencyTracer broken = new IdempotencyTracer() {
            @Override
            public Span begin(Step step, String operation) {
                if (step == Step.CLAIM) {
                    throw new IllegalStateException("no span");
                }
                return new Span() {
                    @Override
                    public void leave() {
                        throw new IllegalStateException("not left");
                    }

                    @Override
                    public void end(Optional<Throwable> failure) {
                        throw new LinkageError("not ended");
                    }
                };
            }

            @Override
            public String origin() {
                throw new IllegalStateException("no origin");
            }
        };
        Idempotency engine =
                Idempotency.builder(store).tracer(broken).tracer(tracer).build();

        assertThat(place(engine, "a")).isInstanceOf(Outcome.Executed.class);
        assertThat(place(engine, "a")).isInstanceOf(Outcome.Replayed.class);
        assertThat(steps).contains("end BODY", "end CALL");
    }

    /** Tells where it is, and remembers where those calls were whose results are replayed. */
    private static final class Origins implements IdempotencyTracer {

        private final List<String> replayed = new CopyOnWriteArrayList<>();
        private final String here;

        Origins(String here) {
            this.here = here;
        }

        @Override
        public Span begin(Step step, String operation) {
            return Span.NONE;
        }

        @Override
        public String origin() {
            return here;
        }

        @Override
        public void replaying(String origin) {
            replayed.add(origin);
        }
    }

    private Idempotency at(Origins origins, UnaryOperator<ResultCodec> codec) {
        return Idempotency.builder(store).tracer(origins).wrapCodec(codec).build();
    }

    private String storedFormat() {
        IdempotencyRecord only = idempotency.records().list(State.COMPLETED, 1).get(0);
        return only.result().map(StoredResult::format).orElseThrow();
    }

    @Test
    void aReplayLearnsWhereItsFirstCallWas() {
        Origins first = new Origins("trace-1");
        Origins second = new Origins("trace-2");
        place(at(first, UnaryOperator.identity()), "a");

        Outcome<String> repeat = place(at(second, UnaryOperator.identity()), "a");

        assertThat(repeat).isEqualTo(new Outcome.Replayed<>("placed"));
        assertThat(second.replayed).containsExactly("trace-1");
        assertThat(first.replayed).isEmpty();
    }

    @Test
    void whereItsFirstCallWasIsEncryptedWithTheResult() {
        UnaryOperator<ResultCodec> encrypting = AesGcmResultCodec.sealingWith("a-key-of-16-char", new byte[32])::around;
        Origins second = new Origins("");
        place(at(new Origins("trace-1"), encrypting), "a");

        Outcome<String> repeat = place(at(second, encrypting), "a");

        assertThat(storedFormat()).startsWith("aesgcm1:a-key-of-16-char:o1:");
        assertThat(repeat).isEqualTo(new Outcome.Replayed<>("placed"));
        assertThat(second.replayed).containsExactly("trace-1");
    }

    @Test
    void resultsOfTracedCallsAreReplayedWhereNobodyTraces() {
        place(at(new Origins("trace-1"), UnaryOperator.identity()), "a");

        assertThat(place(Idempotency.builder(store).build(), "a")).isEqualTo(new Outcome.Replayed<>("placed"));
    }

    @Test
    void resultsOfUntracedCallsAreReplayedWhereSomebodyTraces() {
        Origins second = new Origins("trace-2");
        place(Idempotency.builder(store).build(), "a");

        Outcome<String> repeat = place(at(second, UnaryOperator.identity()), "a");

        assertThat(repeat).isEqualTo(new Outcome.Replayed<>("placed"));
        assertThat(second.replayed).isEmpty();
    }

    @Test
    void failuresThatAreAnAnswerHaveAnOriginToo() {
        IdempotentOperation<String> declining = IdempotentOperation.named("decline", String.class)
                .recordFailures(List.of(IllegalStateException.class))
                .build();
        Body<String, RuntimeException> declined = () -> {
            throw new IllegalStateException("declined");
        };
        Origins second = new Origins("trace-2");
        Idempotency repeating = at(second, UnaryOperator.identity());

        assertThatThrownBy(() -> at(new Origins("trace-1"), UnaryOperator.identity())
                        .execute(declining, "a", Fingerprint.of(1), declined))
                .hasMessage("declined");
        assertThatThrownBy(() -> repeating.execute(declining, "a", Fingerprint.of(1), declined))
                .hasMessage("declined");

        assertThat(second.replayed).containsExactly("trace-1");
    }

    @Test
    void anOriginIsLeftOutWhereItWouldMakeAResultTooLarge() {
        Idempotency small = Idempotency.builder(store)
                .tracer(new Origins("trace-1"))
                .maxResultBytes(10)
                .build();

        assertThat(place(small, "a")).isInstanceOf(Outcome.Executed.class);
        assertThat(place(small, "a")).isEqualTo(new Outcome.Replayed<>("placed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "trace-1"})
    void aFormatThatLooksLikeAnOriginIsReadAsItWasWritten(String text) {
        StoredResult result = StoredResult.value("o1:of-a-user", new byte[] {5, 'a'});

        Origin read = Origin.read(new Origin(text, result).written(1_000));

        assertThat(read).isEqualTo(new Origin(text, result));
    }

    @Test
    void anOriginThatWasCutIsNoResult() {
        assertThatThrownBy(() -> Origin.read(StoredResult.value("o1:json", new byte[] {5, 'a'})))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
