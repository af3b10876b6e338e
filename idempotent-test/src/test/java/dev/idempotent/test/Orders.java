package dev.idempotent.test;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the tests of this module test: handlers under each guarantee. */
@RestController
class Orders {

    record NewOrder(String product, int quantity) {}

    record Order(int number, String product) {}

    private final AtomicInteger placed = new AtomicInteger();

    int placed() {
        return placed.get();
    }

    @PostMapping("/orders")
    @Idempotent(operation = "place-order")
    ResponseEntity<Order> place(@IdempotencyKey String key, @RequestBody NewOrder order) {
        Order made = new Order(placed.incrementAndGet(), order.product());
        return ResponseEntity.created(URI.create("/orders/" + made.number())).body(made);
    }

    @PostMapping("/payments")
    @Idempotent(operation = "pay", guarantee = Guarantee.AT_MOST_ONCE)
    Order pay(@IdempotencyKey String key, @RequestBody NewOrder order) {
        if (order.quantity() < 0) {
            throw new IllegalArgumentException("less than nothing");
        }
        return new Order(placed.incrementAndGet(), order.product());
    }
}
