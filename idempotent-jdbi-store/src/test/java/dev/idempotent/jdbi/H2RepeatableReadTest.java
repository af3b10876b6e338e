package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;

/** A pool whose connections neither commit by themselves nor see what was committed since they began. */
class H2RepeatableReadTest extends SqlContract {

    private static final HikariDataSource POOL = pool();
    private static final JdbiIdempotencyStore STORE = Databases.store(Jdbi.create(POOL));

    H2RepeatableReadTest() {
        super(POOL, STORE);
    }

    private static HikariDataSource pool() {
        HikariConfig settings = Databases.settings(Databases.inMemory());
        settings.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        settings.setAutoCommit(false);
        return new HikariDataSource(settings);
    }

    @AfterAll
    static void close() {
        STORE.close();
        POOL.close();
    }
}
