package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.idempotent.IdempotencyTracer.Span;
import dev.idempotent.IdempotencyTracer.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Steps whose end comes later, and tracers that fail. */
class TraceTest {

    private static final IdempotentOperation<String> ORDER =
            IdempotentOperation.named("place-order", String.class).build();

    private final List<String> told = new ArrayList<>();
    private final Trace trace = Trace.of(List.of(new Telling()), ORDER);

    /** Tells what it is told, and is where the last step has begun. */
    private final class Telling implements IdempotencyTracer {

        private String here = "";

        @Override
        public Span begin(Step step, String operation) {
            here = "in " + step;
            told.add("begin " + step + " of " + operation);
            return new Span() {
                @Override
                public void leave() {
                    told.add("leave " + step);
                }

                @Override
                public void end(Optional<Throwable> failure) {
                    told.add("end " + step
                            + failure.map(thrown -> ": " + thrown.getMessage()).orElse(""));
                }
            };
        }

        @Override
        public String origin() {
            return here;
        }
    }

    @Test
    void aStepWithAStageIsLeftAtOnceAndEndsWithIt() {
        CompletableFuture<String> stage = new CompletableFuture<>();

        assertThat(trace.<CompletableFuture<String>, RuntimeException>stage(Step.BODY, () -> stage))
                .isSameAs(stage);
        assertThat(told).containsExactly("begin BODY of place-order", "leave BODY");
        stage.completeExceptionally(new IllegalStateException("declined"));

        assertThat(told).endsWith("leave BODY", "end BODY: declined");
    }

    @Test
    void aStepThatThrowsInsteadOfGivingAStageEndsAtOnce() {
        Body<CompletionStage<String>, RuntimeException> throwing = () -> {
            throw new IllegalStateException("no connection");
        };

        assertThatIllegalStateException().isThrownBy(() -> trace.stage(Step.BODY, throwing));

        assertThat(told).containsExactly("begin BODY of place-order", "leave BODY", "end BODY: no connection");
    }

    @Test
    @SuppressWarnings("NullAway") // It does not see that what the body gives is nullable here.
    void aStepThatGivesNoStageEndsAtOnce() {
        Body<@Nullable CompletionStage<String>, RuntimeException> giving = () -> null;

        assertThat(trace.stage(Step.BODY, giving)).isNull();

        assertThat(told).containsExactly("begin BODY of place-order", "leave BODY", "end BODY");
    }

    @Test
    void whereNobodyTracesTheWorkIsAllThereIs() {
        Trace off = Trace.of(List.of(), ORDER);
        CompletableFuture<String> stage = new CompletableFuture<>();

        assertThat(off.isOff()).isTrue();
        assertThat(off.<CompletableFuture<String>, RuntimeException>stage(Step.BODY, () -> stage))
                .isSameAs(stage);
        assertThat(stage.getNumberOfDependents()).isZero();
        assertThat(trace.isOff()).isFalse();
    }

    @Test
    void theOriginIsThatOfTheCallAndNotOfAStepWithinIt() {
        assertThat(trace.<String, RuntimeException>step(Step.CALL, () -> trace.step(Step.BODY, () -> "placed")))
                .isEqualTo("placed");
        Trace within = Trace.of(List.of(new Telling()), ORDER);
        assertThat(within.<String, RuntimeException>step(Step.BODY, () -> "placed"))
                .isEqualTo("placed");

        assertThat(trace.origin()).isEqualTo("in CALL");
        assertThat(within.origin()).isEmpty();
    }

    @Test
    void aTracerThatFailsIsNamedInTheLog() {
        Logger log = (Logger) LoggerFactory.getLogger(Trace.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        Trace broken = Trace.of(List.of((step, operation) -> Span.NONE, new Broken()), ORDER);

        broken.replaying("trace-1");

        log.detachAppender(lines);
        assertThat(lines.list)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        Broken.class.getName() + " failed; the call goes on: java.lang.UnsupportedOperationException");
    }

    private static final class Broken implements IdempotencyTracer {

        @Override
        public Span begin(Step step, String operation) {
            return Span.NONE;
        }

        @Override
        public void replaying(String origin) {
            throw new UnsupportedOperationException();
        }
    }
}
