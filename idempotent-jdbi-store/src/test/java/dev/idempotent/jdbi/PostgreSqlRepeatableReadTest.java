package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** A pool whose connections neither commit by themselves nor see what was committed since they began. */
@Tag("slow")
class PostgreSqlRepeatableReadTest extends SqlContract {

    private static final HikariDataSource POOL = pool();
    private static final JdbiIdempotencyStore STORE = Databases.store(POOL);

    PostgreSqlRepeatableReadTest() {
        super(POOL, STORE);
    }

    private static HikariDataSource pool() {
        HikariConfig settings = Databases.settings(Database.POSTGRESQL.fresh());
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
