package dev.idempotent;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is kept of a recorded failure of exactly one type, and how it is made again of that. */
record FailureConverter<X extends Throwable>(
        Class<X> type, Function<X, @Nullable String> toText, Function<@Nullable String, X> fromText) {

    @Nullable
    String text(Throwable failure) {
        return toText.apply(type.cast(failure));
    }

    X make(@Nullable String text) {
        return fromText.apply(text);
    }
}
