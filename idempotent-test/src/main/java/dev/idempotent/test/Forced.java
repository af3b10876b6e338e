package dev.idempotent.test;

import org.jspecify.annotations.Nullable;

/** How a test wants calls to be answered. */
sealed interface Forced {

    record Replayed(@Nullable Object value) implements Forced {}

    record InProgress() implements Forced {}

    record Abandoned() implements Forced {}

    record KeyReused() implements Forced {}

    record StoreUnavailable() implements Forced {}
}
