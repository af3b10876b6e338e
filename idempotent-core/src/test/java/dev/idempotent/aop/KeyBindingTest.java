package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that hold for one path only, or whatever else they are bound to. */
class KeyBindingTest {

    @SuppressWarnings("unused") // Called by name.
    static class Service {

        private int runs;

        @Idempotent
        int compared(@IdempotencyKey String id) {
            return ++runs;
        }

        @Idempotent(fingerprint = Idempotent.NONE)
        int notCompared(@IdempotencyKey String id) {
            return ++runs;
        }
    }

    private final AtomicReference<@Nullable String> path = new AtomicReference<>();
    private final Service service = new Service();

    @ParameterizedTest
    @ValueSource(strings = {"compared", "notCompared"})
    void aKeyThatComesAgainBoundToSomethingElseIsReused(String name) throws Throwable {
        try (Idempotency engine = engine()) {
            path.set("/a");
            assertThat(call(engine, name)).isEqualTo(1);
            assertThat(call(engine, name)).isEqualTo(1);

            path.set("/b");
            assertThat(catchThrowable(() -> call(engine, name))).isInstanceOf(KeyReused.class);
        }
    }

    @Test
    void aKeyThatIsBoundToNothingIsAsBefore() throws Throwable {
        try (Idempotency engine = engine()) {
            assertThat(call(engine, "notCompared")).isEqualTo(1);
            assertThat(call(engine, "notCompared")).isEqualTo(1);
        }
    }

    private static Idempotency engine() {
        return Idempotency.builder(new InMemoryIdempotencyStore())
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .purgeEvery(Duration.ZERO)
                .build();
    }

    @SuppressWarnings("NullAway") // What a method returns may be null.
    private @Nullable Object call(Idempotency engine, String name) throws Throwable {
        Method method = Advised.method(Service.class, name, 1);
        return new IdempotentAdvice(new IdempotentMethods(), () -> engine, called -> Optional.ofNullable(path.get()))
                .around(method, Service.class, service, new Object[] {"k"}, () -> method.invoke(service, "k"));
    }
}
