package dev.idempotent.spring.observe;

import dev.idempotent.IdempotencyTracer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.io.Serial;
import java.util.Optional;

/** An observation of each call, and in it one of its body, so that what that calls is in the same trace. */
final class CallObservations implements IdempotencyTracer {

    static final String CALL = "idempotent.call";
    static final String BODY = "idempotent.call.body";

    /** Stands in for a failure, whose message may quote a key or a payload. */
    static final class Failed extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1;

        Failed(Throwable failure) {
            super(failure.getClass().getName(), null, false, false);
        }
    }

    private final ObservationRegistry registry;

    CallObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Span begin(Step step, String operation) {
        return switch (step) {
            case CALL -> observed(CALL, "idempotent call", operation);
            case BODY -> observed(BODY, "idempotent body", operation);
            case WAIT, CLAIM, COMPLETE -> Span.NONE;
        };
    }

    private Span observed(String name, String spanName, String operation) {
        Observation observation = Observation.createNotStarted(name, registry)
                .contextualName(spanName)
                .lowCardinalityKeyValue(OperationTag.NAME, OperationTag.of(operation))
                .lowCardinalityKeyValue("exception", "none")
                .start();
        Observation.Scope scope = observation.openScope();
        return new Span() {
            @Override
            public void leave() {
                scope.close();
            }

            @Override
            public void end(Optional<Throwable> failure) {
                failure.ifPresent(thrown -> observation
                        .lowCardinalityKeyValue("exception", thrown.getClass().getSimpleName())
                        .error(new Failed(thrown)));
                observation.stop();
            }
        };
    }
}
