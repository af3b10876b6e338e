package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Handlers that take their keys from the header, each in its way. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class KeyHandlers {

    /** With room for a million fuzzed keys: a full store refuses with 503, as it should. */
    @Bean
    IdempotencyStore store() {
        return new InMemoryIdempotencyStore(InstantSource.system(), 2_000_000);
    }

    @Bean
    Unguarded unguarded() {
        return new Unguarded();
    }

    /** What ran unguarded. */
    static final class Unguarded implements dev.idempotent.IdempotencyListener {

        final List<String> operations = new CopyOnWriteArrayList<>();

        @Override
        public void unguarded(String operation) {
            operations.add(operation);
        }
    }

    @RestController
    static class Handlers {

        private final AtomicInteger runs = new AtomicInteger();

        @PostMapping("/text")
        @Idempotent
        String text(@IdempotencyKey String key) {
            return key + " " + runs.incrementAndGet();
        }

        @PostMapping("/uuid")
        @Idempotent
        String uuid(@IdempotencyKey UUID key) {
            return key + " " + runs.incrementAndGet();
        }

        @PostMapping("/nullable")
        @Idempotent(operation = "nullable")
        String nullable(@IdempotencyKey @Nullable String key) {
            return key + " " + runs.incrementAndGet();
        }

        @PostMapping("/optional")
        @Idempotent(operation = "optional")
        String optional(@IdempotencyKey Optional<UUID> key) {
            return key.map(UUID::toString).orElse("none") + " " + runs.incrementAndGet();
        }

        /** A key of the path: the header is not looked at. */
        @PostMapping("/in-path/{key}")
        @Idempotent
        String inPath(@IdempotencyKey @PathVariable String key) {
            return key + " " + runs.incrementAndGet();
        }

        /** Not guarded, and so not concerned with keys. */
        @GetMapping("/text")
        String read() {
            return "read " + runs.incrementAndGet();
        }
    }
}
