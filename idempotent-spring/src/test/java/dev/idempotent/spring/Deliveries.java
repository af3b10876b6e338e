package dev.idempotent.spring;

import dev.idempotent.spring.Orders.Order;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.jms.support.JmsUtils;
import org.springframework.jms.support.converter.JacksonJsonMessageConverter;
import tools.jackson.databind.ObjectWriter;

/** Messages as JSON; notes which orders are delivered, and which delivery of theirs the broker says it is. */
final class Deliveries extends JacksonJsonMessageConverter {

    private final Map<String, List<Integer>> counts = new ConcurrentHashMap<>();
    final NextTime sent = new NextTime();

    Deliveries() {
        setTypeIdPropertyName("type");
        setTypeIdMappings(Map.of("order", Order.class, "receipt", OrderMessages.Receipt.class));
    }

    @Override
    public Object fromMessage(Message message) throws JMSException {
        Object payload = super.fromMessage(message);
        if (payload instanceof Order order) {
            of(order.id()).add(message.getIntProperty("JMSXDeliveryCount"));
        }
        return payload;
    }

    @Override
    protected Message toMessage(Object payload, Session session, ObjectWriter writer) throws JMSException {
        sent.isNow();
        return super.toMessage(payload, session, writer);
    }

    /** As {@link #fromMessage}, for a {@link jakarta.jms.MessageListener}. */
    Object convert(Message message) {
        try {
            return fromMessage(message);
        } catch (JMSException e) {
            throw JmsUtils.convertJmsAccessException(e);
        }
    }

    /** Of an order, in the order they came. */
    List<Integer> of(String id) {
        return counts.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>());
    }
}
