package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.testing.Database;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of many callers for a key one is granted it, whatever the isolation level of the pool, and nobody is thrown out. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Database.class)
class ContentionTest {

    private static final int CALLERS = 8;
    private static final int KEYS = 400;
    private static final int TAKEOVERS = 1_000;

    private final Database database;

    ContentionTest(Database database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE"})
    void oneOfManyCallersIsGrantedAKey(String isolation) throws Exception {
        HikariConfig settings = Databases.settings(database.fresh());
        settings.setTransactionIsolation(isolation);
        try (HikariDataSource pool = new HikariDataSource(settings);
                JdbiIdempotencyStore store = Databases.store(pool)) {
            List<Integer> grants = Race.of(CALLERS, i -> () -> grants(store));

            assertThat(grants.stream().mapToInt(Integer::intValue).sum()).isEqualTo(KEYS);
        }
    }

    private static int grants(IdempotencyStore store) {
        return (int) IntStream.range(0, KEYS)
                .mapToObj(i -> store.claim(Requests.of(new RecordKey("place", "ann", "key " + i))))
                .filter(Claim.Granted.class::isInstance)
                .count();
    }

    @Test
    void oneOfSixteenTakesALapsedKeyOverAThousandTimes() throws Exception {
        HikariConfig settings = Databases.settings(database.fresh());
        settings.setMaximumPoolSize(17);
        try (HikariDataSource pool = new HikariDataSource(settings);
                JdbiIdempotencyStore store = Databases.store(pool)) {
            RecordKey key = Requests.fresh().key();
            assertThat(store.claim(Requests.of(key))).isInstanceOf(Claim.Granted.class);
            CyclicBarrier round = new CyclicBarrier(16, () -> Databases.lapse(pool, key));

            List<Integer> takeovers = Race.of(16, caller -> () -> {
                int mine = 0;
                for (int i = 0; i < TAKEOVERS; i++) {
                    round.await();
                    mine += store.claim(Requests.of(key)) instanceof Claim.Granted ? 1 : 0;
                }
                return mine;
            });

            assertThat(takeovers.stream().mapToInt(Integer::intValue).sum()).isEqualTo(TAKEOVERS);
            assertThat(store.find(key).orElseThrow().attempt()).isEqualTo(TAKEOVERS + 1);
        }
    }
}
