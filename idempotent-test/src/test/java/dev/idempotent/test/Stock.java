package dev.idempotent.test;

import dev.idempotent.Idempotent;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;

/** Works in the database, together with its key. */
class Stock {

    private final ObjectProvider<JdbcTemplate> jdbc;

    Stock(ObjectProvider<JdbcTemplate> jdbc) {
        this.jdbc = jdbc;
    }

    void open() {
        jdbc.getObject().execute("create table if not exists taken (product varchar(50))");
        jdbc.getObject().update("delete from taken");
    }

    int taken() {
        Integer count = jdbc.getObject().queryForObject("select count(*) from taken", Integer.class);
        return count == null ? 0 : count;
    }

    @Idempotent(operation = "take", key = "#key", fingerprint = Idempotent.NONE)
    public int take(String key, String product) {
        jdbc.getObject().update("insert into taken values (?)", product);
        if (product.isEmpty()) {
            throw new IllegalArgumentException("nothing to take");
        }
        return taken();
    }
}
