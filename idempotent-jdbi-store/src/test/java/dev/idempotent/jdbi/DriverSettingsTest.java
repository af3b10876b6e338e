package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.tck.IdempotencyStoreContract;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract does not depend on how the application has set its driver and its sessions. */
@Tag("slow")
@ParameterizedClass
@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                POSTGRESQL | preferQueryMode=simple
                POSTGRESQL | prepareThreshold=1&stringtype=unspecified&options=-c%20timezone=Asia/Kolkata
                MARIADB    | useServerPrepStmts=true&useAffectedRows=true
                MARIADB    | sessionVariables=sql_mode='ANSI_QUOTES,NO_BACKSLASH_ESCAPES',time_zone='+05:30'
                """)
class DriverSettingsTest extends IdempotencyStoreContract {

    private static final Map<String, Address> DATABASES = new ConcurrentHashMap<>();

    private final HikariDataSource pool;
    private final JdbiIdempotencyStore store;

    DriverSettingsTest(Database database, String setting) {
        Address address = DATABASES.computeIfAbsent(setting, any -> database.fresh());
        pool = new HikariDataSource(Databases.settings(address.with(setting)));
        store = Databases.store(pool);
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
    }

    @Override
    public IdempotencyStore store() {
        return store;
    }

    @Override
    public void age(RecordKey key, Duration by) {
        Databases.age(pool, key, by);
    }
}
