package dev.idempotent.aop;

import dev.idempotent.Body;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyContext;
import dev.idempotent.Outcome;
import dev.idempotent.PreparedCall;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Calls of methods that return a {@code Mono}: each subscription is a call, and none of it blocks the subscriber's thread or the
 * one that brings the value. Loaded only where there is Reactor.
 */
final class Monos {

    private static final int IDLE_SECONDS = 60;

    /** The most calls that claim, or wait for a running call, at a time; more of them queue. */
    private static final int MOST_WAITING = 256;

    private static final Scheduler CLAIMING =
            Schedulers.newBoundedElastic(MOST_WAITING, Integer.MAX_VALUE, "idempotent-claim", IDLE_SECONDS, true);

    /** Threads of their own: those who wait for a call must not keep it from its end. */
    private static final Scheduler COMPLETING = Schedulers.newBoundedElastic(
            Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE, Integer.MAX_VALUE, "idempotent-complete", IDLE_SECONDS, true);

    private static final String PRINCIPAL = "org.springframework.security.core.context.SecurityContext";

    private Monos() {}

    /**
     * A {@code Mono} of the value.
     *
     * @param body gives the method's own {@code Mono}, anew each time
     */
    @SuppressWarnings("NullAway") // The method's Mono may come to nothing, an Optional holds none.
    static Object of(
            PreparedCall<@Nullable Object> call,
            Body<Optional<@Nullable Object>, Throwable> existing,
            Body<@Nullable Object, Throwable> body) {
        // Not subscribeOn, which interrupts: a subscriber that goes away neither loses the answer of a claim nor undoes
        // what was
        // begun. The body goes on, and a repeat gets its value.
        return Mono.deferContextual(context -> {
                    requireNoOtherPrincipal(call, context);
                    return Mono.fromFuture(() -> claimed(call, existing, body, context), true);
                })
                .mapNotNull(Outcome::value);
    }

    static Object failed(Throwable failure) {
        return Mono.error(failure);
    }

    @SuppressWarnings("NullAway") // As above.
    private static CompletableFuture<Outcome<@Nullable Object>> claimed(
            PreparedCall<@Nullable Object> call,
            Body<Optional<@Nullable Object>, Throwable> existing,
            Body<@Nullable Object, Throwable> body,
            ContextView context) {
        return CompletableFuture.completedFuture(call)
                .thenComposeAsync(prepared -> started(prepared, existing, body, context), CLAIMING::schedule);
    }

    @SuppressWarnings("NullAway") // As above.
    private static CompletableFuture<Outcome<@Nullable Object>> started(
            PreparedCall<@Nullable Object> call,
            Body<Optional<@Nullable Object>, Throwable> existing,
            Body<@Nullable Object, Throwable> body,
            ContextView context) {
        try {
            return call.executeAsync(existing, () -> stage(body.call(), context));
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @SuppressWarnings("NullAway") // As above.
    private static CompletionStage<@Nullable Object> stage(@Nullable Object returned, ContextView context) {
        Mono<?> mono = (Mono<?>) Objects.requireNonNull(returned, "an asynchronous method returned null, not a Mono");
        Optional<IdempotencyContext> here = IdempotencyContext.current();
        return mono.<@Nullable Object>map(value -> value)
                .contextWrite(inner -> here.map(current -> inner.put(IdempotencyContext.class, current))
                        .orElse(inner))
                .contextWrite(context)
                .publishOn(COMPLETING)
                .toFuture();
    }

    /** WebFlux keeps the principal where no scope resolver looks; everybody would be one anonymous caller. */
    private static void requireNoOtherPrincipal(PreparedCall<?> call, ContextView context) {
        if (call.isAnonymous() && context.stream().anyMatch(entry -> isPrincipal(entry.getKey()))) {
            throw new IdempotencyConfigurationException(
                    "An @Idempotent method was called for a principal that is in Reactor's context only, where keys of principals"
                            + " are not told apart.",
                    "Enable automatic context propagation, so that the calling thread has it, or use scope = KeyScope.GLOBAL and"
                            + " name the principal in the key.");
        }
    }

    private static boolean isPrincipal(Object key) {
        return key instanceof Class<?> type && type.getName().equals(PRINCIPAL);
    }
}
