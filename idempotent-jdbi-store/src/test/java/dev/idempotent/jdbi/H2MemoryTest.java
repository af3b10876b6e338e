package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.IdempotencyStore;
import org.junit.jupiter.api.AfterAll;

class H2MemoryTest extends H2Contract {

    private static final HikariDataSource POOL = Databases.pool(Databases.inMemory());
    private static final IdempotencyStore STORE = Databases.store(POOL);

    H2MemoryTest() {
        super(POOL, STORE);
    }

    @AfterAll
    static void close() {
        POOL.close();
    }
}
