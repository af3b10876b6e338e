package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Database;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class PostgreSql15Test extends SqlContract {

    private static final HikariDataSource POOL = Databases.pool(Database.POSTGRESQL_15);
    private static final JdbiIdempotencyStore STORE = Databases.store(Jdbi.create(POOL));

    PostgreSql15Test() {
        super(POOL, STORE);
    }

    @AfterAll
    static void close() {
        STORE.close();
        POOL.close();
    }
}
