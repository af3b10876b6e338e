package dev.idempotent.spring;

import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A broker in this JVM, which redelivers what was rolled back, and gives up in the end. */
final class MessageBroker {

    /** Where messages go that nobody could handle. */
    static final String DEAD_LETTERS = "dead-letters";

    static final int DELIVERIES = 6;

    private static final Duration DELAY = Duration.ofMillis(100);
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final String url = "vm://" + STARTED.incrementAndGet();
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    MessageBroker(List<String> queues) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("in-vm", url)
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setRedeliveryDelay(DELAY.toMillis())
                                .setMaxDeliveryAttempts(DELIVERIES)
                                .setDeadLetterAddress(SimpleString.of(DEAD_LETTERS)));
        configuration.addQueueConfiguration(queue(DEAD_LETTERS));
        queues.forEach(name -> configuration.addQueueConfiguration(queue(name)));
        broker.setConfiguration(configuration).start();
    }

    private static QueueConfiguration queue(String name) {
        return QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST);
    }

    /** Each consumer gets one message at a time, so that what waits is there for the others. */
    ConnectionFactory connections() {
        return new ActiveMQConnectionFactory(url + "?consumerWindowSize=0");
    }

    /** How many messages of a queue are not acknowledged yet, those that are to be redelivered later among them. */
    long unacknowledged(String queue) {
        return broker.getActiveMQServer().locateQueue(queue).getMessageCount();
    }

    /** As where a network fails. */
    void cutConnections() {
        broker.getActiveMQServer()
                .getRemotingService()
                .getConnections()
                .forEach(connection -> connection.fail(new ActiveMQNotConnectedException("cut")));
    }

    void stop() throws Exception {
        broker.stop();
    }
}
