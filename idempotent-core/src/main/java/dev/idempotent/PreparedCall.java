package dev.idempotent;

import dev.idempotent.store.RecordKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that is made later, on another thread, or several times: whose it is, by which key, and what is compared was taken when
 * it was prepared. Immutable, and safe for use by many threads.
 *
 * @param <T> what the operation returns
 */
public final class PreparedCall<T extends @Nullable Object> {

    private final Idempotency engine;
    final IdempotentOperation<T> operation;
    final RecordKey key;
    final String fingerprint;

    PreparedCall(Idempotency engine, IdempotentOperation<T> operation, RecordKey key, String fingerprint) {
        this.engine = engine;
        this.operation = operation;
        this.key = key;
        this.fingerprint = fingerprint;
    }

    /** Whether keys are the principal's, and the thread that prepared the call had none. */
    public boolean isAnonymous() {
        return operation.scope() == KeyScope.PRINCIPAL && key.scope().equals(Calls.ANONYMOUS);
    }

    /**
     * As {@link Idempotency#executeAsync(IdempotentOperation, Object, Fingerprint, Body, Body)}; each time is a call by itself, of
     * which those after a first that succeeded are replays.
     */
    public <E extends Throwable> CompletableFuture<Outcome<T>> executeAsync(
            Body<Optional<T>, E> existing, Body<? extends CompletionStage<T>, E> body) throws E {
        return engine.executeAsync(this, existing, body);
    }
}
