package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;

class H2MemoryTest extends SqlContract {

    private static final HikariDataSource POOL = Databases.pool(Databases.inMemory());
    private static final JdbiIdempotencyStore STORE = Databases.store(POOL);

    H2MemoryTest() {
        super(POOL, STORE);
    }

    @AfterAll
    static void close() {
        STORE.close();
        POOL.close();
    }
}
