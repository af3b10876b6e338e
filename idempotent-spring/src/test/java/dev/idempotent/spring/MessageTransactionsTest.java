package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import dev.idempotent.spring.Orders.Order;
import dev.idempotent.testing.Database;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageListener;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ApplicationContext;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Listeners that their container calls inside a transaction of Spring's, which is the broker's or the database's. */
@Timeout(60)
class MessageTransactionsTest {

    static class Desk {

        private final Orders orders;

        Desk(Orders orders) {
            this.orders = orders;
        }

        @Idempotent(key = "#order.id", scope = KeyScope.GLOBAL)
        public void placeAtomically(Order order) {
            orders.insert(order);
        }

        @Idempotent(key = "#order.id", scope = KeyScope.GLOBAL, guarantee = Guarantee.AT_LEAST_ONCE)
        public void placeAtLeastOnce(Order order) {
            orders.insert(order);
        }
    }

    private static final String QUEUE = "orders";

    private static final Contexts APPLICATIONS =
            new Contexts(MessageApplication.class, Orders.class, Desk.class, Told.class);

    private final Order order = new Order(UUID.randomUUID().toString(), "a book");
    private final List<Boolean> inTransaction = new CopyOnWriteArrayList<>();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
    private final ApplicationContext application = APPLICATIONS.on(Database.H2);
    private final JmsTransactionManager brokers =
            new JmsTransactionManager(application.getBean(ConnectionFactory.class));
    private final PlatformTransactionManager databases = application.getBean(PlatformTransactionManager.class);
    private final Desk desk = application.getBean(Desk.class);
    private final Orders orders = application.getBean(Orders.class);
    private final Deliveries deliveries = application.getBean(Deliveries.class);
    private final Told told = application.getBean(Told.class);
    private final JmsTemplate jms = application.getBean(JmsTemplate.class);

    @AfterEach
    void stop() {
        container.destroy();
    }

    @AfterAll
    static void close() {
        APPLICATIONS.close();
    }

    private void listen(PlatformTransactionManager manager, Consumer<Order> listener) {
        container.setConnectionFactory(application.getBean(ConnectionFactory.class));
        container.setDestinationName(QUEUE);
        container.setSessionTransacted(true);
        container.setTransactionManager(manager);
        container.setReceiveTimeout(100);
        container.setErrorHandler(thrown::add);
        container.setMessageListener((MessageListener) message -> {
            inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
            listener.accept((Order) deliveries.convert(message));
        });
        container.afterPropertiesSet();
        container.start();
    }

    private void awaitDelivered(Integer... counts) {
        MessageBroker broker = application.getBean(MessageBroker.class);
        await().untilAsserted(() -> {
            assertThat(deliveries.of(order.id())).containsExactly(counts);
            assertThat(broker.unacknowledged(QUEUE)).isZero();
        });
    }

    private void requireOneEffect(PlatformTransactionManager manager, Consumer<Order> listener) {
        listen(manager, listener);
        jms.convertAndSend(QUEUE, order);
        jms.convertAndSend(QUEUE, order);
        awaitDelivered(1, 1);

        assertThat(orders.count(order.id())).isOne();
        assertThat(told.replayed).contains(order.id());
    }

    private void requireDeadLetter(PlatformTransactionManager manager, Consumer<Order> listener) {
        listen(manager, listener);
        jms.convertAndSend(QUEUE, order);

        assertThat(jms.receiveAndConvert(MessageBroker.DEAD_LETTERS)).isEqualTo(order);
        assertThat(thrown)
                .hasSize(MessageBroker.DELIVERIES)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("was called inside a transaction"));
        assertThat(orders.count(order.id())).isZero();
    }

    @Test
    void insideTheBrokersTransactionAtomicOpensTheDatabases() {
        requireOneEffect(brokers, desk::placeAtomically);
    }

    @Test
    void theBrokersTransactionIsNotSeenUnlessItSynchronizes() {
        requireOneEffect(brokers, desk::placeAtLeastOnce);

        assertThat(inTransaction).containsOnly(false);
    }

    @Test
    void insideTheBrokersThatSynchronizesAtomicOpensTheDatabases() {
        brokers.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_ALWAYS);
        requireOneEffect(brokers, desk::placeAtomically);

        assertThat(inTransaction).containsOnly(true);
    }

    @Test
    void insideTheBrokersThatSynchronizesAKeyThatCommitsOnItsOwnIsRefused() {
        brokers.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_ALWAYS);
        requireDeadLetter(brokers, desk::placeAtLeastOnce);
    }

    @Test
    void insideTheDatabasesTransactionAtomicJoinsIt() {
        requireOneEffect(databases, desk::placeAtomically);
    }

    @Test
    void whatFailsAfterwardsInTheDatabasesTransactionTakesKeyAndEffectAlong() {
        NextTime placed = new NextTime();
        placed.happens(() -> {
            throw new IllegalStateException("not now");
        });
        listen(databases, order -> {
            desk.placeAtomically(order);
            placed.isNow();
        });
        jms.convertAndSend(QUEUE, order);
        awaitDelivered(1, 2);

        assertThat(orders.count(order.id())).isOne();
        assertThat(told.replayed).doesNotContain(order.id());
    }

    @Test
    void insideTheDatabasesTransactionAKeyThatCommitsOnItsOwnIsRefused() {
        requireDeadLetter(databases, desk::placeAtLeastOnce);
    }
}
