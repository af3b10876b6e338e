package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** A pool whose connections do not commit by themselves. */
@Tag("slow")
class MariaDbReadCommittedTest extends SqlContract {

    private static final HikariDataSource POOL = pool();
    private static final JdbiIdempotencyStore STORE = Databases.store(POOL);

    MariaDbReadCommittedTest() {
        super(POOL, STORE);
    }

    private static HikariDataSource pool() {
        HikariConfig settings = Databases.settings(Database.MARIADB.fresh());
        settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        settings.setAutoCommit(false);
        return new HikariDataSource(settings);
    }

    @AfterAll
    static void close() {
        STORE.close();
        POOL.close();
    }
}
