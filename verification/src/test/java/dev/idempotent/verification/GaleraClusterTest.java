package dev.idempotent.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What is peculiar to servers that take writes side by side. Skipped where Debian's packages are not installed. */
@Tag("slow")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GaleraClusterTest {

    private static final int KEYS = 200;
    private static final Duration HOUR = Duration.ofHours(1);

    private final List<AutoCloseable> open = new ArrayList<>();
    private GaleraCluster cluster;

    @BeforeAll
    void start() {
        assumeTrue(GaleraServer.isInstalled());
        cluster = GaleraCluster.start();
        open.add(cluster);
    }

    @AfterAll
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private JdbiIdempotencyStore store(Address address) {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(address.url());
        settings.setUsername(address.user());
        settings.setPassword(address.password());
        settings.setMaximumPoolSize(3);
        HikariDataSource pool = new HikariDataSource(settings);
        JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(Jdbi.create(pool))
                .schema(SchemaMode.CREATE)
                .build();
        open.add(pool);
        open.add(store);
        return store;
    }

    private static ClaimRequest request(String key) {
        return new ClaimRequest(
                new RecordKey("operation", "scope", key),
                UUID.randomUUID().toString(),
                "",
                HOUR,
                HOUR,
                Duration.ZERO,
                true);
    }

    /** The server that loses a race tries the statement again, unless told not to, and returns the rows of both tries. */
    @Test
    void ofRivalsOnAllServersOneIsGrantedAndNoneFails() throws Exception {
        List<JdbiIdempotencyStore> stores =
                IntStream.range(0, 3).mapToObj(cluster::behind).map(this::store).toList();
        CyclicBarrier together = new CyclicBarrier(stores.size());
        ExecutorService threads = Executors.newFixedThreadPool(stores.size());
        List<CompletableFuture<List<Claim>>> rivals = stores.stream()
                .map(store -> CompletableFuture.supplyAsync(() -> claims(store, together), threads))
                .toList();
        threads.shutdown();

        for (int key = 0; key < KEYS; key++) {
            int number = key;
            assertThat(rivals.stream().map(rival -> rival.join().get(number)).filter(Claim.Granted.class::isInstance))
                    .as("key %d", key)
                    .hasSize(1);
        }
    }

    private static List<Claim> claims(JdbiIdempotencyStore store, CyclicBarrier together) {
        return IntStream.range(0, KEYS)
                .mapToObj(key -> {
                    try {
                        together.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return store.claim(request("raced-" + key));
                })
                .toList();
    }

    /** Else the row of the claim may not have arrived yet, and it looks as if the lease were lost. */
    @Test
    void whereReadsWaitForTheOthersWritesAResultMayBeStoredByAnotherDoor() {
        JdbiIdempotencyStore one = store(cluster.behind(0));
        JdbiIdempotencyStore other = store(cluster.behind(1).with("sessionVariables=wsrep_sync_wait=7"));

        for (int key = 0; key < KEYS; key++) {
            Claim.Granted granted = (Claim.Granted) one.claim(request("moved-" + key));
            assertThat(other.complete(granted.lease(), StoredResult.notKept(), HOUR))
                    .isTrue();
        }
    }
}
