package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import dev.idempotent.testing.MariaDbServer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results as long as the engine lets them be. */
@Tag("slow")
class LargeResultsTest {

    private static final int LONGEST = 16 << 20;

    private final ClaimRequest request = Requests.fresh();
    private final Lease lease = new Lease(request.key(), request.token(), 1);

    @ParameterizedTest
    @EnumSource(Database.class)
    void sixteenMebibytesAreKept(Database database) {
        try (HikariDataSource pool = Databases.pool(database);
                JdbiIdempotencyStore store = Databases.store(pool)) {
            StoredResult longest = result(LONGEST);
            assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));

            assertThat(store.complete(lease, longest, Duration.ofHours(1))).isTrue();

            assertThat(store.claim(Requests.of(request.key())))
                    .isInstanceOfSatisfying(
                            Claim.Completed.class,
                            replay -> assertThat(replay.result()).isEqualTo(longest));
        }
    }

    @Test
    void onMariaDbAPacketThatTheServerWouldNotTakeIsNotSentAndTheLimitIsNamed() {
        try (MariaDbServer server = MariaDbServer.start()) {
            Address address = server.fresh();
            address.execute("SET GLOBAL max_allowed_packet = 1048576");
            try (HikariDataSource pool = new HikariDataSource(Databases.settings(address));
                    JdbiIdempotencyStore store = Databases.store(pool)) {
                assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));

                StoreException failure = catchThrowableOfType(
                        StoreException.class, () -> store.complete(lease, result(1_044_000), Duration.ofHours(1)));

                assertThat(failure.isPassing()).isFalse();
                assertThat(failure).hasMessageContaining("max_allowed_packet is 1048576");
                assertThat(store.complete(lease, result(1_020_000), Duration.ofHours(1)))
                        .as("what just fits")
                        .isTrue();
            }
        }
    }

    private static StoredResult result(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return StoredResult.value("f", bytes);
    }
}
