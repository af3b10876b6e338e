package dev.idempotent.aop;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.Idempotent;
import dev.idempotent.ResultCodec;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs in a JVM of its own, without Jackson and Caffeine, and prints what it sees. */
final class WithoutJackson {

    private WithoutJackson() {}

    static final class Service {

        private int runs;

        @Idempotent(key = "#id")
        int compared(String id, int quantity) {
            return ++runs;
        }

        @Idempotent(key = "#id")
        int onlyTheKey(String id) {
            return ++runs;
        }

        @Idempotent(key = "#id", fingerprint = "{#quantity, 'x'}")
        int expression(String id, int quantity) {
            return ++runs;
        }
    }

    /** Keeps numbers as text. */
    static final class NumberCodec implements ResultCodec {

        @Override
        public void check(Type type) {}

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            return StoredResult.value("text", String.valueOf(value).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Object decode(StoredResult result, Type type) {
            return Integer.valueOf(new String(result.bytes(), StandardCharsets.UTF_8));
        }
    }

    public static void main(String[] args) throws Throwable {
        try (Idempotency engine =
                Idempotency.builder(new InMemoryIdempotencyStore()).build()) {
            System.out.println("an engine without a codec: " + engine.guarantee());
        } catch (IdempotencyConfigurationException e) {
            System.out.println("no codec: " + e.getMessage());
        }
        try (Idempotency engine = Idempotency.builder(new InMemoryIdempotencyStore())
                .codec(new NumberCodec())
                .cacheResults(1_000_000, Duration.ofMinutes(1))
                .build()) {
            System.out.println("an engine that caches: " + engine.guarantee());
        } catch (IdempotencyConfigurationException e) {
            System.out.println("no cache: " + e.getMessage());
        }
        try (Idempotency engine = Idempotency.builder(new InMemoryIdempotencyStore())
                .codec(new NumberCodec())
                .purgeEvery(Duration.ZERO)
                .build()) {
            run(new IdempotentAdvice(new IdempotentMethods(), () -> engine), new Service());
        }
    }

    private static void run(IdempotentAdvice advice, Service service) throws Throwable {
        try {
            System.out.println(call(advice, service, "compared", "a", 1));
        } catch (IdempotencyConfigurationException e) {
            System.out.println("compared: " + e.problem().contains("Jackson 3 is not on the class path"));
        }
        System.out.println("only the key: " + call(advice, service, "onlyTheKey", "a") + " "
                + call(advice, service, "onlyTheKey", "a"));
        Object first = call(advice, service, "expression", "a", 1);
        Object second = call(advice, service, "expression", "a", 1);
        try {
            System.out.println(call(advice, service, "expression", "a", 2));
        } catch (KeyReused e) {
            System.out.println("expression: " + first + " " + second + " KeyReused");
        }
    }

    private static @Nullable Object call(IdempotentAdvice advice, Service service, String name, Object... args)
            throws Throwable {
        var method = Advised.method(Service.class, name, args.length);
        return advice.around(method, Service.class, service, args, () -> {
            method.setAccessible(true);
            return method.invoke(service, args);
        });
    }
}
