package dev.idempotent.aop;

import dev.idempotent.Body;
import dev.idempotent.Fingerprint;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException;
import dev.idempotent.Outcome;
import dev.idempotent.PreparedCall;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * What happens around an annotated method; interceptors and aspects only bring it the call. Safe for use by many threads.
 */
public final class IdempotentAdvice {

    private final IdempotentMethods methods;
    private final Supplier<Idempotency> idempotency;
    private final KeyBinding binding;

    /** @param idempotency asked on each call, so that the engine may be built after the advice */
    public IdempotentAdvice(IdempotentMethods methods, Supplier<Idempotency> idempotency) {
        this(methods, idempotency, KeyBinding.NONE);
    }

    /** @param binding what keys are bound to besides their operation and arguments */
    public IdempotentAdvice(IdempotentMethods methods, Supplier<Idempotency> idempotency, KeyBinding binding) {
        this.methods = methods;
        this.idempotency = idempotency;
        this.binding = binding;
    }

    /**
     * Runs the method, or answers without it; for proxies.
     *
     * @param method as it was called, perhaps an interface's
     * @param targetClass the class that runs
     * @param target the object that runs
     * @param body runs the method; of one that returns a {@code Mono} it is called by each subscription, on another thread
     */
    @SuppressWarnings("NullAway") // What a method returns may be null.
    public @Nullable Object around(
            Method method,
            Class<?> targetClass,
            @Nullable Object target,
            @Nullable Object[] args,
            Body<@Nullable Object, Throwable> body)
            throws Throwable {
        IdempotentMethod idempotent = find(method, targetClass);
        return guard(idempotent, target, args, () -> ProxiedCall.handOver(idempotent.method(), target, body));
    }

    /** As {@link #around}, for the aspect: the method is the one that runs, and a static one has no target. */
    @Nullable
    Object aroundWoven(
            Method method, @Nullable Object target, @Nullable Object[] args, Body<@Nullable Object, Throwable> body)
            throws Throwable {
        return guard(find(method, runningClass(method, target)), target, args, body);
    }

    /** The object's class; but a method that was overridden and is called by its override is its own class's. */
    private static Class<?> runningClass(Method method, @Nullable Object target) {
        Class<?> type = target == null ? method.getDeclaringClass() : target.getClass();
        return ClassUtils.getMostSpecificMethod(method, type).equals(method) ? type : method.getDeclaringClass();
    }

    private IdempotentMethod find(Method method, Class<?> targetClass) {
        return methods.find(method, targetClass)
                .orElseThrow(() -> new IdempotencyConfigurationException(
                        "The idempotency advice was called around " + method + ", which is not @Idempotent.",
                        "Apply it only where IdempotentMethods.contains says so."));
    }

    private @Nullable Object guard(
            IdempotentMethod idempotent,
            @Nullable Object target,
            @Nullable Object[] args,
            Body<@Nullable Object, Throwable> body)
            throws Throwable {
        Idempotency engine = idempotency.get();
        idempotent.check(engine);
        if (!idempotent.guards(args)) {
            engine.ranUnguarded(idempotent.operation().name());
            return body.call();
        }
        return switch (idempotent.arrival()) {
            case RETURNED ->
                engine.execute(
                                idempotent.operation(),
                                idempotent.key(args),
                                fingerprint(idempotent, args),
                                idempotent.existing(target, args),
                                body)
                        .value();
            case STAGE -> later(engine, idempotent, target, args, body);
            case MONO -> whenSubscribed(engine, idempotent, target, args, body);
        };
    }

    private Object whenSubscribed(
            Idempotency engine,
            IdempotentMethod idempotent,
            @Nullable Object target,
            @Nullable Object[] args,
            Body<@Nullable Object, Throwable> body) {
        PreparedCall<@Nullable Object> call;
        try {
            call = engine.prepare(idempotent.operation(), idempotent.key(args), fingerprint(idempotent, args));
        } catch (IdempotencyException refusal) {
            return Monos.failed(refusal);
        }
        return Monos.of(call, idempotent.existing(target, args), body);
    }

    private Fingerprint fingerprint(IdempotentMethod idempotent, @Nullable Object[] args) {
        Fingerprint compared = idempotent.fingerprint(args);
        return binding.of(idempotent.method()).map(compared::and).orElse(compared);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // The method is declared to return a stage of its operation's type.
    private CompletableFuture<@Nullable Object> later(
            Idempotency engine,
            IdempotentMethod idempotent,
            @Nullable Object target,
            @Nullable Object[] args,
            Body<@Nullable Object, Throwable> body)
            throws Throwable {
        CompletableFuture<Outcome<@Nullable Object>> outcome = engine.executeAsync(
                idempotent.operation(),
                idempotent.key(args),
                fingerprint(idempotent, args),
                idempotent.existing(target, args),
                () -> (CompletionStage<@Nullable Object>) body.call());
        // Not thenApply, which would wrap failures: the caller's handlers see what those of the method's own stage
        // would.
        CompletableFuture<@Nullable Object> value = new CompletableFuture<>();
        var unusedToo = outcome.whenComplete((result, failure) -> {
            if (failure == null) {
                value.complete(result.value());
            } else {
                value.completeExceptionally(failure);
            }
        });
        var unused = value.whenComplete((result, failure) -> {
            if (value.isCancelled()) {
                outcome.cancel(true);
            }
        });
        return value;
    }

    /**
     * Throws where a method that was found so far cannot be honoured by the engine: call it once all are known.
     *
     * @throws IdempotencyConfigurationException naming the method and the mend
     */
    public void check() {
        methods.found().forEach(method -> method.check(idempotency.get()));
    }
}
