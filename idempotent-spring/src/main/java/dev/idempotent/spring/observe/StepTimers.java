package dev.idempotent.spring.observe;

import dev.idempotent.IdempotencyTracer;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Times the steps of calls, by their operation, whether they succeed or not. */
final class StepTimers implements IdempotencyTracer {

    private final MeterRegistry registry;
    private final MeterProvider<LongTaskTimer> active;
    private final MeterProvider<Timer> waits;
    private final MeterProvider<Timer> claims;
    private final MeterProvider<Timer> bodies;
    private final MeterProvider<Timer> completions;

    StepTimers(MeterRegistry registry) {
        this.registry = registry;
        active = LongTaskTimer.builder("idempotent.calls.active")
                .description("Guarded calls that have begun and have no answer yet")
                .withRegistry(registry);
        waits = timer("idempotent.wait", "Waiting for a running call with the same key");
        claims = timer("idempotent.claim", "Asking the store for a key");
        bodies = timer("idempotent.body", "What guarded operations do");
        completions = timer("idempotent.complete", "Storing what came of calls");
    }

    private MeterProvider<Timer> timer(String name, String description) {
        return Timer.builder(name).description(description).withRegistry(registry);
    }

    @Override
    public Span begin(Step step, String operation) {
        return switch (step) {
            case CALL -> inFlight(operation);
            case WAIT -> timed(waits, operation);
            case CLAIM -> timed(claims, operation);
            case BODY -> timed(bodies, operation);
            case COMPLETE -> timed(completions, operation);
        };
    }

    private Span inFlight(String operation) {
        LongTaskTimer.Sample sample =
                active.withTag(OperationTag.NAME, OperationTag.of(operation)).start();
        return failure -> {
            var unused = sample.stop();
        };
    }

    private Span timed(MeterProvider<Timer> timer, String operation) {
        Timer.Sample sample = Timer.start(registry);
        return failure -> {
            var unused = sample.stop(timer.withTag(OperationTag.NAME, OperationTag.of(operation)));
        };
    }
}
