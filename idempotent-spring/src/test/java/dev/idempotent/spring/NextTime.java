package dev.idempotent.spring;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What a test lets happen the next time that something is done, and not the time after. */
final class NextTime {

    private final AtomicReference<Optional<Runnable>> happening = new AtomicReference<>(Optional.empty());

    void happens(Runnable what) {
        happening.set(Optional.of(what));
    }

    void isNow() {
        happening.getAndSet(Optional.empty()).ifPresent(Runnable::run);
    }
}
