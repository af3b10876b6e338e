package dev.idempotent;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every listener, and lets none of them disturb the call. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<IdempotencyListener> listeners;

    Listeners(List<IdempotencyListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells of a refusal, which is then thrown. */
    IdempotencyException refused(IdempotentOperation<?> operation, IdempotencyException refusal) {
        tell(listener -> listener.refused(operation.name(), refusal));
        return refusal;
    }

    /** Tells of a result that is stored. */
    void stored(Call<?> call, Outcome<?> outcome) {
        tell(listener -> {
            if (outcome instanceof Outcome.Found<?>) {
                listener.found(call.key());
            } else {
                listener.executed(call.key());
            }
        });
    }

    void tell(Consumer<IdempotencyListener> event) {
        for (IdempotencyListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                // Errors too: between body and result they would cost the caller its answer.
                Reason.warn(LOG, listener.getClass().getName() + " failed; the call goes on", e);
            }
        }
    }
}
