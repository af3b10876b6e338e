package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Database;
import org.junit.jupiter.api.AfterAll;

class PostgreSqlTest extends SqlContract {

    private static final HikariDataSource POOL = Databases.pool(Database.POSTGRESQL);
    private static final JdbiIdempotencyStore STORE = Databases.store(POOL);

    PostgreSqlTest() {
        super(POOL, STORE);
    }

    @AfterAll
    static void close() {
        STORE.close();
        POOL.close();
    }
}
