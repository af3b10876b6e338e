package dev.idempotent.spring;

import dev.idempotent.Idempotent;
import java.util.concurrent.atomic.AtomicInteger;

/** A service to be guarded; counts what really happened. */
class Shop {

    final AtomicInteger placed = new AtomicInteger();

    record NewOrder(String clientId, int quantity) {}

    record Order(int number, int quantity) {}

    @Idempotent(key = "#order.clientId")
    public Order place(NewOrder order) {
        return new Order(placed.incrementAndGet(), order.quantity());
    }
}
