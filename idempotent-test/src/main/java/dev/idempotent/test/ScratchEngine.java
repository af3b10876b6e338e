package dev.idempotent.test;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.KeyScope;
import dev.idempotent.ResultCodec;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine beside the application's, for what only an engine tells: how a key is written, and what a refusal looks like. */
final class ScratchEngine {

    private ScratchEngine() {}

    /**
     * The text that names the record of a call with this key.
     *
     * @throws IdempotencyException.InvalidKey where it is none
     */
    static String text(Object key) {
        List<String> texts = new ArrayList<>();
        IdempotencyListener listener = new IdempotencyListener() {
            @Override
            public void executed(RecordKey executed) {
                texts.add(executed.value());
            }
        };
        try (Idempotency engine = engine(new InMemoryIdempotencyStore(), listener)) {
            var unused = engine.execute(operation("a-call-in-a-test"), key, Fingerprint.of(), () -> "");
        }
        return texts.get(0);
    }

    /** What a caller is told once it has waited: it need not wait for that. */
    static IdempotencyException.InProgress inProgress(ClaimRequest request) {
        String name = request.key().operation();
        try (Idempotency engine = engine(running(request.leaseFor()), new IdempotencyListener() {})) {
            var ran = engine.execute(operation(name), "running", Fingerprint.of(), () -> "");
            throw new IllegalStateException("a call that was to be in progress was answered by " + ran);
        } catch (IdempotencyException.InProgress refusal) {
            return refusal;
        }
    }

    /** Where every key is another call's, which looks the same. */
    private static IdempotencyStore running(Duration leaseLeft) {
        return (IdempotencyStore) Proxy.newProxyInstance(
                ScratchEngine.class.getClassLoader(),
                new Class<?>[] {IdempotencyStore.class},
                (proxy, method, arguments) -> method.isDefault()
                        ? InvocationHandler.invokeDefault(proxy, method, arguments)
                        : new Claim.InProgress(((ClaimRequest) arguments[0]).fingerprint(), leaseLeft));
    }

    private static Idempotency engine(IdempotencyStore store, IdempotencyListener listener) {
        return Idempotency.builder(store)
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .purgeEvery(Duration.ZERO)
                .codec(new NoResults())
                .listener(listener)
                .build();
    }

    private static IdempotentOperation<String> operation(String name) {
        return IdempotentOperation.named(name, String.class)
                .scope(KeyScope.GLOBAL)
                .waitFor(Duration.ZERO)
                .build();
    }

    /** Results that nobody reads. */
    private static final class NoResults implements ResultCodec {

        @Override
        public void check(Type type) {
            // Whatever it is.
        }

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            return StoredResult.value("none", new byte[0]);
        }

        @Override
        public Object decode(StoredResult result, Type type) {
            throw new UnsupportedOperationException("there is no result");
        }
    }
}
