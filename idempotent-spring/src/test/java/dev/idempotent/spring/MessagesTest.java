package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.idempotent.IdempotencyException;
import dev.idempotent.spring.OrderMessages.Receipt;
import dev.idempotent.spring.Orders.Order;
import dev.idempotent.testing.Database;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jms.core.JmsTemplate;

/** Messages that come more than once, since their producer tries again or the broker does. */
@Timeout(60)
class MessagesTest {

    private static final Contexts APPLICATIONS =
            new Contexts(MessageApplication.class, OrderMessages.class, Orders.class, Gateway.class, Told.class);

    private final Order order = new Order(UUID.randomUUID().toString(), "a book");
    private final MessageBroker broker;
    private final JmsTemplate jms;
    private final Deliveries deliveries;
    private final Orders orders;
    private final Gateway gateway;
    private final Told told;

    MessagesTest() {
        var application = APPLICATIONS.on(Database.H2);
        broker = application.getBean(MessageBroker.class);
        jms = application.getBean(JmsTemplate.class);
        deliveries = application.getBean(Deliveries.class);
        orders = application.getBean(Orders.class);
        gateway = application.getBean(Gateway.class);
        told = application.getBean(Told.class);
    }

    @AfterAll
    static void close() {
        APPLICATIONS.close();
    }

    private void place(Order placed) {
        jms.convertAndSend("orders", placed, message -> {
            message.setStringProperty("orderId", placed.id());
            return message;
        });
    }

    /** Until the broker has nothing left of the queue, and has delivered the order so. */
    private void awaitDelivered(String queue, Integer... counts) {
        awaitDeliveredAtLeast(queue, counts);
        assertThat(deliveries.of(order.id())).containsExactly(counts);
    }

    /** Where how often depends on how fast it all goes. */
    private void awaitDeliveredAtLeast(String queue, Integer... counts) {
        await().untilAsserted(() -> {
            assertThat(deliveries.of(order.id())).startsWith(counts);
            assertThat(broker.unacknowledged(queue)).isZero();
        });
    }

    @Test
    void whatAProducerSendsTwiceHasOneEffect() {
        place(order);
        place(order);
        awaitDelivered("orders", 1, 1);

        assertThat(orders.count(order.id())).isOne();
        assertThat(told.replayed).contains(order.id());
    }

    @Test
    void theKeyMayBePartOfThePayload() {
        jms.convertAndSend("shipments", order);
        jms.convertAndSend("shipments", order);
        awaitDelivered("shipments", 1, 1);

        assertThat(orders.count(order.id())).isOne();
    }

    @Test
    void whatIsRedeliveredSinceTheBrokerWasLostAfterTheCommitHasOneEffect() {
        told.committed.happens(broker::cutConnections);
        place(order);
        awaitDelivered("orders", 1, 2);

        assertThat(orders.count(order.id())).isOne();
        assertThat(told.replayed).contains(order.id());
    }

    @Test
    void whatDiffersBetweenDeliveriesIsLeftOutOfTheFingerprint() {
        told.committed.happens(broker::cutConnections);
        jms.convertAndSend("returns", order);
        awaitDelivered("returns", 1, 2);

        assertThat(told.replayed).contains(order.id());
        assertThat(orders.count(order.id())).isOne();
    }

    @Test
    void whereTheMethodThrowsNothingStaysAndTheNextDeliveryRuns() {
        orders.inserted.happens(() -> {
            throw new IllegalStateException("not now");
        });
        place(order);
        awaitDelivered("orders", 1, 2);

        assertThat(orders.count(order.id())).isOne();
        assertThat(told.replayed).doesNotContain(order.id());
    }

    @Test
    void aDuplicateThatComesWhileTheFirstRunsIsRedeliveredLater() {
        told.refused.clear();
        orders.inserted.happens(() -> await().until(() -> !told.refused.isEmpty()));
        jms.convertAndSend("rush-orders", order);
        jms.convertAndSend("rush-orders", order);
        awaitDeliveredAtLeast("rush-orders", 1, 1, 2);

        assertThat(told.refused).hasOnlyElementsOfType(IdempotencyException.InProgress.class);
        assertThat(orders.count(order.id())).isOne();
    }

    @Test
    void aReplyThatWasLostIsSentAgainAndTheEffectIsNot() {
        jms.convertAndSend("invoices", order, message -> {
            deliveries.sent.happens(() -> {
                throw new IllegalStateException("not now");
            });
            return message;
        });
        awaitDelivered("invoices", 1, 2);

        assertThat(jms.receiveAndConvert("receipts")).isEqualTo(new Receipt(order.id()));
        assertThat(broker.unacknowledged("receipts")).isZero();
        assertThat(orders.count(order.id())).isOne();
    }

    @Test
    void whatTheMethodSendsByTheListenersSessionIsLostWithThat() {
        told.committed.happens(broker::cutConnections);
        jms.convertAndSend("announcements", order);
        awaitDelivered("announcements", 1, 2);

        assertThat(broker.unacknowledged("receipts")).isZero();
        assertThat(orders.count(order.id())).isOne();
    }

    @Test
    void anotherSystemIsAskedAgainWithTheSameKey() {
        jms.convertAndSend("charges", order);
        awaitDeliveredAtLeast("charges", 1, 2);
        int requests = gateway.requests();
        jms.convertAndSend("charges", order);
        await().untilAsserted(() -> assertThat(told.replayed).contains(order.id()));

        assertThat(gateway.requests()).isEqualTo(requests).isGreaterThan(1);
        assertThat(gateway.charges()).isOne();
    }

    @Test
    void whatNoRedeliveryMendsGoesToTheDeadLetters() {
        place(order);
        awaitDelivered("orders", 1);
        told.refused.clear();
        Order another = new Order(order.id(), "another book");
        place(another);
        assertThat(jms.receiveAndConvert(MessageBroker.DEAD_LETTERS)).isEqualTo(another);
        Order nameless = new Order(" ", "a book");
        jms.convertAndSend("shipments", nameless);
        assertThat(jms.receiveAndConvert(MessageBroker.DEAD_LETTERS)).isEqualTo(nameless);

        assertThat(told.refused)
                .hasSize(2 * MessageBroker.DELIVERIES)
                .hasOnlyElementsOfTypes(IdempotencyException.KeyReused.class, IdempotencyException.InvalidKey.class);
        assertThat(orders.count(order.id())).isOne();
    }
}
