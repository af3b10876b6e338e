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

    void tell(Consumer<IdempotencyListener> event) {
        for (IdempotencyListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                // Errors too: between body and result they would cost the caller its answer.
                LOG.warn("{} failed; the call goes on", listener.getClass().getName(), e);
            }
        }
    }
}
