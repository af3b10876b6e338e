package dev.idempotent.spring.web;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Handlers that are guarded themselves. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ReplayHandlers {

    record NewOrder(@Min(1) int quantity) {}

    record Order(int number, int quantity, Instant at) {}

    @Bean
    IdempotencyStore store() {
        return new InMemoryIdempotencyStore();
    }

    @Bean
    Stock stock() {
        return new Stock();
    }

    static class Stock {

        final AtomicInteger taken = new AtomicInteger();

        @Idempotent
        public int take(@IdempotencyKey String key) {
            return taken.incrementAndGet();
        }
    }

    @RestController
    static class Handlers {

        final AtomicInteger runs = new AtomicInteger();
        private final Executor executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "later");
            thread.setDaemon(true);
            return thread;
        });
        private final Stock stock;

        Handlers(Stock stock) {
            this.stock = stock;
        }

        @PostMapping("/entity")
        @Idempotent
        ResponseEntity<Order> entity(@IdempotencyKey String key, @Valid @RequestBody NewOrder order) {
            Order placed = order(order);
            return ResponseEntity.created(URI.create("/orders/" + placed.number()))
                    .header("Set-Cookie", "session=1")
                    .header("X-Once", "only")
                    .eTag("v1")
                    .body(placed);
        }

        @PostMapping("/no-body")
        @Idempotent
        ResponseEntity<Void> noBody(@IdempotencyKey String key) {
            return ResponseEntity.created(URI.create("/orders/" + runs.incrementAndGet()))
                    .build();
        }

        @PostMapping("/accepted")
        @Idempotent
        ResponseEntity<String> accepted(@IdempotencyKey String key) {
            return ResponseEntity.accepted().body("run " + runs.incrementAndGet());
        }

        @PostMapping("/later")
        @ResponseStatus(HttpStatus.CREATED)
        @Idempotent(guarantee = Guarantee.AT_LEAST_ONCE)
        CompletableFuture<Order> later(@IdempotencyKey String key, @Valid @RequestBody NewOrder order) {
            return CompletableFuture.supplyAsync(() -> order(order), executor);
        }

        @PostMapping("/entity-later")
        @Idempotent(guarantee = Guarantee.AT_LEAST_ONCE)
        CompletableFuture<ResponseEntity<Order>> entityLater(
                @IdempotencyKey String key, @Valid @RequestBody NewOrder order) {
            return CompletableFuture.supplyAsync(
                    () -> ResponseEntity.created(URI.create("/later")).body(order(order)), executor);
        }

        @PostMapping("/declined")
        @Idempotent(recordFailures = ResponseStatusException.class)
        String declined(@IdempotencyKey String key) {
            throw new ResponseStatusException(HttpStatus.PAYMENT_REQUIRED, "declined " + runs.incrementAndGet());
        }

        @PostMapping("/broken")
        @Idempotent
        String broken(@IdempotencyKey String key) {
            throw new IllegalStateException("run " + runs.incrementAndGet());
        }

        /** A replay, and then a failure of its own. */
        @PostMapping("/take-and-fail")
        String takeAndFail(@IdempotencyKey String key) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "after " + stock.take(key));
        }

        @PostMapping("/declined-later")
        @Idempotent(guarantee = Guarantee.AT_LEAST_ONCE, recordFailures = ResponseStatusException.class)
        CompletableFuture<String> declinedLater(@IdempotencyKey String key) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        throw new ResponseStatusException(
                                HttpStatus.PAYMENT_REQUIRED, "declined " + runs.incrementAndGet());
                    },
                    executor);
        }

        /** A guarded handler around a guarded service, whose key may be another's. */
        @PostMapping("/outer/{inner}")
        @ResponseStatus(HttpStatus.CREATED)
        @Idempotent
        int outer(@IdempotencyKey String key, @PathVariable String inner) {
            return stock.take(inner);
        }

        @GetMapping("/taken/{key}")
        @ResponseStatus(HttpStatus.CREATED)
        int taken(@PathVariable String key) {
            return stock.take(key);
        }

        @PostMapping("/tenants/{tenant}/orders")
        @Idempotent(fingerprint = Idempotent.NONE)
        String ofTenant(@IdempotencyKey String key) {
            return "run " + runs.incrementAndGet();
        }

        @PostMapping("/numbers/{number}")
        @Idempotent
        String number(@IdempotencyKey String key, @PathVariable int number, @RequestParam @Min(1) int amount) {
            return "run " + runs.incrementAndGet();
        }

        private Order order(NewOrder order) {
            return new Order(runs.incrementAndGet(), order.quantity(), Instant.now());
        }
    }
}
