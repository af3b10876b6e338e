package dev.idempotent.verification;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Another system, as far as the library can tell: connections that it does not know, which commit by themselves. */
record Elsewhere(HikariDataSource pool) implements AutoCloseable {

    JdbcTemplate template() {
        return new JdbcTemplate(pool);
    }

    @Override
    public void close() {
        pool.close();
    }
}
