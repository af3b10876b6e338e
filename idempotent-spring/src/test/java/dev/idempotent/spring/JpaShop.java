package dev.idempotent.spring;

import dev.idempotent.Idempotent;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Version;
import java.io.IOException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders by Hibernate, which writes late: a changed stock and what has its id from a sequence at the flush. */
class JpaShop {

    @Entity(name = "placed_order")
    static class Order {

        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE)
        public @Nullable Long id;

        @Column(unique = true)
        public String number = "";
    }

    @Entity(name = "receipt")
    static class Receipt {

        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        public @Nullable Long id;
    }

    @Entity(name = "stock")
    static class Stock {

        @Id
        public String article = "";

        @Version
        public int version;

        public int pieces;
    }

    /** Entities, as they are when the answer is written down. */
    record Placed(Order order, Receipt receipt, Stock stock) {}

    static class Settings {

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            return entities(dataSource);
        }

        @Bean
        JpaTransactionManager transactionManager(EntityManagerFactory entities) {
            return new JpaTransactionManager(entities);
        }
    }

    static LocalContainerEntityManagerFactoryBean entities(DataSource dataSource) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(dataSource);
        factory.setManagedTypes(
                PersistenceManagedTypes.of(Order.class.getName(), Receipt.class.getName(), Stock.class.getName()));
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
        return factory;
    }

    @PersistenceContext
    private EntityManager entities;

    @SuppressWarnings("NullAway.Init") // Spring sets the field.
    JpaShop() {}

    @Transactional
    public void deliver(String article) {
        Stock stock = new Stock();
        stock.article = article;
        stock.pieces = 100;
        entities.persist(stock);
    }

    @Transactional
    @Idempotent(key = "#key")
    public Placed place(String key, String number, String article) {
        return sold(number, article);
    }

    @Idempotent(key = "#key", recordFailures = IOException.class)
    public Placed decline(String key, String number, String article) throws IOException {
        var unused = sold(number, article);
        throw new IOException("declined");
    }

    @Transactional
    @Idempotent(key = "#key")
    public Placed breakDown(String key, String number, String article) {
        var unused = sold(number, article);
        throw new IllegalStateException("broken");
    }

    private Placed sold(String number, String article) {
        // First: an insert that generates its id takes along all that wait.
        Receipt receipt = new Receipt();
        entities.persist(receipt);
        Order order = new Order();
        order.number = number;
        entities.persist(order);
        Stock stock = entities.find(Stock.class, article);
        stock.pieces--;
        return new Placed(order, receipt, stock);
    }

    @Transactional(readOnly = true)
    public long orders(String number) {
        return entities.createQuery("SELECT count(o) FROM placed_order o WHERE o.number = :number", Long.class)
                .setParameter("number", number)
                .getSingleResult();
    }

    @Transactional(readOnly = true)
    public int pieces(String article) {
        return entities.find(Stock.class, article).pieces;
    }
}
