package dev.idempotent.annotation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.testing.Address;
import org.jdbi.v3.core.Jdbi;

/** What one node brings to a database that it may share with others. */
record SqlNode(HikariDataSource pool, JdbiIdempotencyStore store) implements AutoCloseable {

    static SqlNode on(Address address) {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(address.url());
        settings.setUsername(address.user());
        settings.setPassword(address.password());
        settings.setMaximumPoolSize(4);
        settings.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(settings);
        return new SqlNode(
                pool,
                JdbiIdempotencyStore.builder(Jdbi.create(pool))
                        .schema(SchemaMode.CREATE)
                        .build());
    }

    @Override
    public void close() {
        store.close();
        pool.close();
    }
}
