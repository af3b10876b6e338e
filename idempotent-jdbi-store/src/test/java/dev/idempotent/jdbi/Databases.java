package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.RecordKey;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
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

    static HikariDataSource pool(Database database) {
        return new HikariDataSource(settings(database.fresh()));
    }

    static HikariConfig settings(String url) {
        return settings(new Address(url, "sa", ""));
    }

    static HikariConfig settings(Address address) {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(address.url());
        settings.setUsername(address.user());
        settings.setPassword(address.password());
        settings.setMaximumPoolSize(9);
        settings.setMinimumIdle(0);
        return settings;
    }

    static JdbiIdempotencyStore store(DataSource pool) {
        return JdbiIdempotencyStore.builder(pool).schema(SchemaMode.CREATE).build();
    }

    static JdbiIdempotencyStore store(Jdbi jdbi) {
        return JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build();
    }

    static void execute(DataSource pool, String sql) {
        Jdbi.create(pool).useHandle(handle -> handle.execute(sql));
    }

    /** The lease of the key has just run out. */
    static void lapse(HikariDataSource pool, RecordKey key) {
        age(pool, key, Duration.ofMinutes(6));
    }

    /** See {@link dev.idempotent.store.tck.IdempotencyStoreContract#age}. */
    static void age(HikariDataSource pool, RecordKey key, Duration by) {
        Database database = Database.at(pool.getJdbcUrl());
        Jdbi.create(pool).useHandle(handle -> {
            handle.begin();
            handle.createUpdate("""
                            UPDATE idempotency_record SET
                                lease_until = %s,
                                expires_at = %s,
                                created_at = %s,
                                completed_at = %s
                            WHERE operation = :operation AND scope = :scope AND idempotency_key = :key""".formatted(
                                    database.earlier("lease_until"),
                                    database.earlier("expires_at"),
                                    database.earlier("created_at"),
                                    database.earlier("completed_at")))
                    .bind("by", Micros.of(by))
                    .bind("operation", key.operation())
                    .bind("scope", key.scope())
                    .bind("key", key.value())
                    .execute();
            handle.commit();
        });
    }
}
