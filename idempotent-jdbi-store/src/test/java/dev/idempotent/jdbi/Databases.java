package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.RecordKey;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Pools on databases of their own. */
final class Databases {

    private Databases() {}

    /** An address of a new database in memory, which lives as long as the JVM. */
    static String inMemory() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    static HikariDataSource pool(String url) {
        return new HikariDataSource(settings(url));
    }

    static HikariConfig settings(String url) {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(url);
        settings.setUsername("sa");
        settings.setPassword("");
        settings.setMaximumPoolSize(8);
        return settings;
    }

    static JdbiIdempotencyStore store(DataSource pool) {
        return JdbiIdempotencyStore.builder(Jdbi.create(pool))
                .schema(SchemaMode.CREATE)
                .build();
    }

    static void execute(DataSource pool, String sql) {
        Jdbi.create(pool).useHandle(handle -> handle.execute(sql));
    }

    /** See {@link dev.idempotent.store.tck.IdempotencyStoreContract#age}. */
    static void age(DataSource pool, RecordKey key, Duration by) {
        Jdbi.create(pool).useHandle(handle -> {
            handle.begin();
            handle.createUpdate("""
                            UPDATE idempotency_record SET
                                lease_until = DATEADD(MICROSECOND, -:by, lease_until),
                                expires_at = DATEADD(MICROSECOND, -:by, expires_at),
                                created_at = DATEADD(MICROSECOND, -:by, created_at),
                                completed_at = DATEADD(MICROSECOND, -:by, completed_at)
                            WHERE operation = :operation AND scope = :scope AND idempotency_key = :key""")
                    .bind("by", Micros.of(by))
                    .bind("operation", key.operation())
                    .bind("scope", key.scope())
                    .bind("key", key.value())
                    .execute();
            handle.commit();
        });
    }
}
