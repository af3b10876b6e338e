package dev.idempotent.spring.web;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.io.Serial;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Handlers of every shape around guarded service methods. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ShopApplication {

    record NewOrder(String clientId, int quantity) {}

    record Order(int number, int quantity) {}

    @Bean
    IdempotencyStore store() {
        return new InMemoryIdempotencyStore();
    }

    @Bean
    Orders orders() {
        return new Orders();
    }

    public static final class Declined extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        public Declined(String message) {
            super(message);
        }
    }

    static class Orders {

        private final AtomicInteger placed = new AtomicInteger();
        private final CountDownLatch slowStarted = new CountDownLatch(1);
        private final CountDownLatch slowMayEnd = new CountDownLatch(1);

        @Idempotent(key = "#order.clientId", operation = "place")
        public Order place(NewOrder order) {
            return new Order(placed.incrementAndGet(), order.quantity());
        }

        @Idempotent(key = "#key", operation = "declined", recordFailures = Declined.class)
        public int decline(String key) throws Declined {
            throw new Declined("declined " + placed.incrementAndGet());
        }

        @Idempotent(key = "#key", operation = "slow", waitFor = "0s", leaseFor = "90s")
        public int slow(String key) throws InterruptedException {
            slowStarted.countDown();
            slowMayEnd.await();
            return 1;
        }

        @Idempotent(key = "#key", operation = "lost", guarantee = Guarantee.AT_MOST_ONCE)
        public int lose(String key) {
            throw new IllegalStateException("no answer from the bank");
        }

        public void awaitSlowStart() throws InterruptedException {
            slowStarted.await();
        }

        public void letSlowEnd() {
            slowMayEnd.countDown();
        }
    }

    @RestController
    static class Handlers {

        private final Orders orders;

        Handlers(Orders orders) {
            this.orders = orders;
        }

        @PostMapping("/status")
        @ResponseStatus(HttpStatus.CREATED)
        Order withStatus(@RequestBody NewOrder order) {
            return orders.place(order);
        }

        @PostMapping("/entity")
        ResponseEntity<Order> entity(@RequestBody NewOrder order) {
            Order placed = orders.place(order);
            return ResponseEntity.created(URI.create("/orders/" + placed.number()))
                    .body(placed);
        }

        @PostMapping("/entity-without-body")
        ResponseEntity<Void> entityWithoutBody(@RequestBody NewOrder order) {
            return ResponseEntity.created(
                            URI.create("/orders/" + orders.place(order).number()))
                    .build();
        }

        @PostMapping("/nothing")
        @ResponseStatus(HttpStatus.CREATED)
        void nothing(@RequestBody NewOrder order) {
            var unused = orders.place(order);
        }

        @PostMapping("/two/{other}")
        @ResponseStatus(HttpStatus.CREATED)
        Order two(@RequestBody NewOrder order, @PathVariable String other) {
            Order placed = orders.place(order);
            var unused = orders.place(new NewOrder(other, 1));
            return placed;
        }

        @PostMapping("/declined/{key}")
        int declined(@PathVariable String key) throws Declined {
            return orders.decline(key);
        }

        @ExceptionHandler
        ResponseEntity<String> handle(Declined declined) {
            return ResponseEntity.status(HttpStatus.PAYMENT_REQUIRED).body(declined.getMessage());
        }

        @PostMapping("/lost/{key}")
        int lost(@PathVariable String key) {
            return orders.lose(key);
        }

        @PostMapping("/slow/{key}")
        int slow(@PathVariable String key) throws InterruptedException {
            return orders.slow(key);
        }
    }
}
