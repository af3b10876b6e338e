package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Database;
import org.junit.jupiter.api.AfterAll;

class MariaDbTest extends SqlContract {

    private static final HikariDataSource POOL = Databases.pool(Database.MARIADB);
    private static final JdbiIdempotencyStore STORE = Databases.store(POOL);

    MariaDbTest() {
        super(POOL, STORE);
    }

    @AfterAll
    static void close() {
        STORE.close();
        POOL.close();
    }
}
