package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of 8 callers for each of 400 keys, one is granted the key, whatever the isolation level of the pool. */
class ContentionTest {

    private static final int CALLERS = 8;
    private static final int KEYS = 400;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRANSACTION_READ_UNCOMMITTED",
                "TRANSACTION_READ_COMMITTED",
                "TRANSACTION_REPEATABLE_READ",
                "TRANSACTION_SERIALIZABLE"
            })
    void oneOfManyCallersIsGrantedAKey(String isolation) throws Exception {
        HikariConfig settings = Databases.settings(Databases.inMemory());
        settings.setTransactionIsolation(isolation);
        try (HikariDataSource pool = new HikariDataSource(settings)) {
            IdempotencyStore store = Databases.store(pool);

            List<Integer> grants = race(store);

            assertThat(grants.stream().mapToInt(Integer::intValue).sum()).isEqualTo(KEYS);
        }
    }

    private static List<Integer> race(IdempotencyStore store) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> {
                    start.await();
                    return grants(store);
                }));
            }
            List<Integer> grants = new ArrayList<>();
            for (Future<Integer> caller : callers) {
                grants.add(caller.get());
            }
            return grants;
        } finally {
            threads.shutdownNow();
        }
    }

    private static int grants(IdempotencyStore store) {
        return (int) IntStream.range(0, KEYS)
                .mapToObj(i -> store.claim(Requests.of(new RecordKey("place", "ann", "key " + i))))
                .filter(Claim.Granted.class::isInstance)
                .count();
    }
}
