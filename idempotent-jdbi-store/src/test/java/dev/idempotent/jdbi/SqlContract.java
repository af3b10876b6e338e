package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.tck.IdempotencyStoreContract;
import java.time.Duration;

/** The contract on a store that a subclass opens once for all of its tests. */
abstract class SqlContract extends IdempotencyStoreContract {

    private final HikariDataSource pool;
    private final IdempotencyStore store;

    SqlContract(HikariDataSource pool, IdempotencyStore store) {
        this.pool = pool;
        this.store = store;
    }

    @Override
    public IdempotencyStore store() {
        return store;
    }

    @Override
    public void age(RecordKey key, Duration by) {
        Databases.age(pool, key, by);
    }
}
