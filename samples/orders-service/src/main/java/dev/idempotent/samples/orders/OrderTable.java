package dev.idempotent.samples.orders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Repository;

@Repository
class OrderTable {

    private final JdbcClient jdbc;

    OrderTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Order insert(NewOrder order) {
        // No finer than the column, so that the answer is what later reads show.
        Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        GeneratedKeyHolder keys = new GeneratedKeyHolder();
        jdbc.sql("""
                INSERT INTO orders (product_id, quantity, client_id, created_at)
                VALUES (:productId, :quantity, :clientId, :createdAt)
                """)
                .param("productId", order.productId())
                .param("quantity", order.quantity())
                .param("clientId", order.clientId())
                .param("createdAt", createdAt.atOffset(ZoneOffset.UTC))
                .update(keys, "id");
        long id = Objects.requireNonNull(keys.getKey()).longValue();
        return new Order(id, order.productId(), order.quantity(), order.clientId(), createdAt);
    }

    List<Order> all() {
        return jdbc.sql("SELECT id, product_id, quantity, client_id, created_at FROM orders ORDER BY id")
                .query(OrderTable::order)
                .list();
    }

    private static Order order(ResultSet row, int number) throws SQLException {
        return new Order(
                row.getLong("id"),
                row.getLong("product_id"),
                row.getInt("quantity"),
                row.getString("client_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
