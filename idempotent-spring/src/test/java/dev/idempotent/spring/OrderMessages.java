package dev.idempotent.spring;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyContext;
import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import dev.idempotent.spring.Orders.Order;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

/** The listeners of {@code docs/messages.md}. */
class OrderMessages {

    record Receipt(String orderId) {}

    private static final Logger log = LoggerFactory.getLogger(OrderMessages.class);

    private final Orders orders;
    private final Gateway gateway;
    private final JmsTemplate jms;

    OrderMessages(Orders orders, Gateway gateway, JmsTemplate jms) {
        this.orders = orders;
        this.gateway = gateway;
        this.jms = jms;
    }

    @JmsListener(destination = "orders")
    @Idempotent(operation = "orders.place", key = "#id", scope = KeyScope.GLOBAL)
    public void place(@Header("orderId") String id, Order order) {
        orders.insert(order);
    }

    @JmsListener(destination = "shipments")
    @Idempotent(operation = "orders.ship", key = "#order.id", scope = KeyScope.GLOBAL)
    public void ship(Order order) {
        orders.insert(order);
    }

    @JmsListener(destination = "rush-orders", concurrency = "2")
    @Idempotent(operation = "orders.rush", key = "#order.id", scope = KeyScope.GLOBAL, waitFor = "0s")
    public void rush(Order order) {
        orders.insert(order);
    }

    @JmsListener(destination = "returns")
    @Idempotent(operation = "orders.return", key = "#order.id", scope = KeyScope.GLOBAL, fingerprint = "#order")
    public void takeBack(Order order, @Header("JMSXDeliveryCount") int delivery) {
        log.info("Delivery {} of a return", delivery);
        orders.insert(order);
    }

    @JmsListener(destination = "invoices")
    @SendTo("receipts")
    @Idempotent(operation = "orders.invoice", key = "#order.id", scope = KeyScope.GLOBAL)
    public Receipt invoice(Order order) {
        orders.insert(order);
        return new Receipt(order.id());
    }

    @JmsListener(destination = "charges")
    @Idempotent(
            operation = "orders.charge",
            key = "#order.id",
            scope = KeyScope.GLOBAL,
            guarantee = Guarantee.AT_LEAST_ONCE)
    public void charge(Order order) throws IOException, InterruptedException {
        String key = IdempotencyContext.current().orElseThrow().deriveKey("gateway", "charge");
        gateway.charge(key);
    }

    /** Not in the page's code: what it warns of. */
    @JmsListener(destination = "announcements")
    @Idempotent(operation = "orders.announce", key = "#order.id", scope = KeyScope.GLOBAL)
    public void announce(Order order) {
        orders.insert(order);
        jms.convertAndSend("receipts", new Receipt(order.id()));
    }
}
