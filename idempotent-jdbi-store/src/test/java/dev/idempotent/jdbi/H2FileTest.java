package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileTest extends SqlContract {

    @TempDir
    private static Path directory;

    private static HikariDataSource pool;
    private static JdbiIdempotencyStore store;

    H2FileTest() {
        super(pool, store);
    }

    @BeforeAll
    static void open() {
        pool = Databases.pool(url("contract"));
        store = Databases.store(pool);
    }

    @AfterAll
    static void close() {
        store.close();
        pool.close();
    }

    @Test
    void recordsOutliveARestart() {
        ClaimRequest done = request("done");
        ClaimRequest running = request("running");
        try (HikariDataSource before = Databases.pool(url("restart"));
                JdbiIdempotencyStore first = Databases.store(before)) {
            assertThat(first.claim(running)).isInstanceOf(Claim.Granted.class);
            assertThat(first.claim(done)).isInstanceOf(Claim.Granted.class);
            assertThat(first.complete(
                            new Lease(done.key(), done.token(), 1), StoredResult.notKept(), Duration.ofDays(1)))
                    .isTrue();
        }

        try (HikariDataSource after = Databases.pool(url("restart"));
                JdbiIdempotencyStore second = Databases.store(after)) {

            assertThat(second.claim(done))
                    .isInstanceOfSatisfying(
                            Claim.Completed.class,
                            replay -> assertThat(replay.result()).isEqualTo(StoredResult.notKept()));
            assertThat(second.claim(running)).isEqualTo(new Claim.Granted(new Lease(running.key(), "running", 1)));
        }
    }

    private static String url(String name) {
        return "jdbc:h2:file:" + directory.resolve(name).toAbsolutePath();
    }

    private static ClaimRequest request(String token) {
        return new ClaimRequest(
                new RecordKey("restart", "", token),
                token,
                "f",
                Duration.ofMinutes(5),
                Duration.ofDays(1),
                Duration.ofSeconds(5),
                true);
    }
}
