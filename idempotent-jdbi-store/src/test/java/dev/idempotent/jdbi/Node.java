package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyListener;

/** A process as the database sees it: a pool, a store and an engine of its own. */
record Node(HikariDataSource pool, JdbiIdempotencyStore store, Idempotency engine) implements AutoCloseable {

    static Node on(HikariConfig settings) {
        return on(settings, new IdempotencyListener() {});
    }

    static Node on(HikariConfig settings, IdempotencyListener listener) {
        HikariDataSource pool = new HikariDataSource(settings);
        JdbiIdempotencyStore store = Databases.store(pool);
        Idempotency engine = Idempotency.builder(store)
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .listener(listener)
                .build();
        return new Node(pool, store, engine);
    }

    @Override
    public void close() {
        engine.close();
        store.close();
        pool.close();
    }
}
