package dev.idempotent.spring;

import jakarta.jms.ConnectionFactory;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;

/** An application with a broker, and listeners whose sessions are transacted, as they are in Boot. */
@Configuration(proxyBeanMethods = false)
@EnableJms
class MessageApplication {

    @Bean(destroyMethod = "stop")
    MessageBroker broker() throws Exception {
        return new MessageBroker(List.of(
                "orders", "shipments", "rush-orders", "returns", "charges", "invoices", "announcements", "receipts"));
    }

    @Bean
    ConnectionFactory connectionFactory(MessageBroker broker) {
        return broker.connections();
    }

    @Bean
    Deliveries deliveries() {
        return new Deliveries();
    }

    @Bean
    DefaultJmsListenerContainerFactory jmsListenerContainerFactory(ConnectionFactory connections, Deliveries json) {
        DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
        factory.setConnectionFactory(connections);
        factory.setSessionTransacted(true);
        factory.setMessageConverter(json);
        // So that they stop soon, and come back soon when they have lost their connection.
        factory.setReceiveTimeout(100L);
        factory.setRecoveryInterval(100L);
        return factory;
    }

    @Bean
    JmsTemplate jms(ConnectionFactory connections, Deliveries json) {
        JmsTemplate jms = new JmsTemplate(connections);
        jms.setMessageConverter(json);
        jms.setReceiveTimeout(5_000);
        return jms;
    }
}
