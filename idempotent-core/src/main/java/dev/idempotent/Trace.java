package dev.idempotent;

import dev.idempotent.IdempotencyTracer.Span;
import dev.idempotent.IdempotencyTracer.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What tracers are told of one call. None of them disturbs it; where there are none, all it costs is asking whether there are. */
final class Trace {

    static final Trace NONE = new Trace(List.of(), "");

    private static final Logger LOG = LoggerFactory.getLogger(Trace.class);

    private final List<IdempotencyTracer> tracers;
    private final String operation;
    private String origin = "";

    private Trace(List<IdempotencyTracer> tracers, String operation) {
        this.tracers = tracers;
        this.operation = operation;
    }

    static Trace of(List<IdempotencyTracer> tracers, IdempotentOperation<?> operation) {
        return tracers.isEmpty() ? NONE : new Trace(tracers, operation.name());
    }

    boolean isOff() {
        return tracers.isEmpty();
    }

    /** Where the call is in the application's traces; empty where that is not known. */
    String origin() {
        return origin;
    }

    void replaying(String first) {
        for (IdempotencyTracer tracer : tracers) {
            quietly(tracer, told -> told.replaying(first));
        }
    }

    <R extends @Nullable Object, E extends Throwable> R step(Step step, Body<R, E> work) throws E {
        if (isOff()) {
            return work.call();
        }
        Span[] spans = begin(step);
        Optional<Throwable> failure = Optional.empty();
        try {
            return work.call();
        } catch (Throwable e) {
            failure = Optional.of(e);
            throw e;
        } finally {
            leave(spans);
            end(spans, failure);
        }
    }

    /** As {@link #step}, where the step ends with the stage that its work gives. */
    <S extends @Nullable CompletionStage<?>, E extends Throwable> S stage(Step step, Body<S, E> work) throws E {
        if (isOff()) {
            return work.call();
        }
        Span[] spans = begin(step);
        S stage;
        try {
            stage = work.call();
        } catch (Throwable e) {
            leave(spans);
            end(spans, Optional.of(e));
            throw e;
        }
        leave(spans);
        if (stage == null) {
            end(spans, Optional.empty());
        } else {
            var unused = stage.whenComplete((value, thrown) -> end(spans, Optional.ofNullable(thrown)));
        }
        return stage;
    }

    private Span[] begin(Step step) {
        Span[] spans = new Span[tracers.size()];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = Span.NONE;
            int at = i;
            quietly(tracers.get(i), tracer -> spans[at] = tracer.begin(step, operation));
        }
        if (step == Step.CALL) {
            tracers.forEach(tracer -> quietly(tracer, asked -> origin = origin.isEmpty() ? asked.origin() : origin));
        }
        return spans;
    }

    private static void leave(Span[] spans) {
        for (int i = spans.length - 1; i >= 0; i--) {
            quietly(spans[i], Span::leave);
        }
    }

    private static void end(Span[] spans, Optional<Throwable> failure) {
        for (int i = spans.length - 1; i >= 0; i--) {
            quietly(spans[i], span -> span.end(failure));
        }
    }

    private static <P> void quietly(P part, Consumer<P> told) {
        try {
            told.accept(part);
        } catch (Throwable e) {
            // Errors too, as with listeners: a body that has run is not made to look as if it had failed.
            Reason.warn(LOG, part.getClass().getName() + " failed; the call goes on", e);
        }
    }
}
