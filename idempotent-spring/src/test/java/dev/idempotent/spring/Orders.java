package dev.idempotent.spring;

import org.springframework.jdbc.core.simple.JdbcClient;

/** A table of orders, which takes one as often as it is told to. */
final class Orders {

    record Order(String id, String item) {}

    final NextTime inserted = new NextTime();
    private final JdbcClient jdbc;

    Orders(JdbcClient jdbc) {
        this.jdbc = jdbc;
        jdbc.sql("CREATE TABLE orders (id VARCHAR(50), item VARCHAR(50))").update();
    }

    void insert(Order order) {
        jdbc.sql("INSERT INTO orders VALUES (?, ?)")
                .params(order.id(), order.item())
                .update();
        inserted.isNow();
    }

    long count(String id) {
        return jdbc.sql("SELECT count(*) FROM orders WHERE id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}
