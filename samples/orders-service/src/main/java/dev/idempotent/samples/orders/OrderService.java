package dev.idempotent.samples.orders;

import dev.idempotent.Idempotent;
import java.util.List;
import org.springframework.stereotype.Service;

@Service
class OrderService {

    private final OrderTable orders;

    OrderService(OrderTable orders) {
        this.orders = orders;
    }

    @Idempotent(key = "#order.clientId", operation = "place-order")
    public Order place(NewOrder order) {
        return orders.insert(order);
    }

    /** The same without the annotation: every repeat is another order. */
    public Order placeUnguarded(NewOrder order) {
        return orders.insert(order);
    }

    public List<Order> all() {
        return orders.all();
    }
}
