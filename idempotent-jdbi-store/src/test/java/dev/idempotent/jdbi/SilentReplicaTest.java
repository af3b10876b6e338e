package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.PostgreSqlServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On PostgreSQL whose commits wait for a replica that says nothing; failing over would lose them. */
@Tag("slow")
class SilentReplicaTest {

    private final ClaimRequest request = Requests.fresh();
    private final Lease lease = new Lease(request.key(), request.token(), 1);

    @Test
    @Timeout(120)
    void whatNoReplicaHasIsNotTakenForStored() {
        try (PostgreSqlServer server = PostgreSqlServer.start()) {
            Address address = server.fresh();
            try (HikariDataSource pool = new HikariDataSource(Databases.settings(address));
                    JdbiIdempotencyStore store = Databases.store(pool)) {
                assertThat(store.claim(request)).isEqualTo(new Claim.Granted(lease));
                expectFirstCalls(store);
                address.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");

                StoreException claiming = firstFailure(store);
                StoreException completing = catchThrowableOfType(
                        StoreException.class, () -> store.complete(lease, StoredResult.notKept(), Duration.ofHours(1)));

                assertThat(claiming.isPassing()).isTrue();
                assertThat(completing.isPassing()).isTrue();
            }
        }
    }

    /** From then on claims are inserts. */
    private static void expectFirstCalls(JdbiIdempotencyStore store) {
        for (int i = 0; i < 32; i++) {
            assertThat(store.claim(Requests.fresh())).isInstanceOf(Claim.Granted.class);
        }
    }

    /** The server reads its settings when it comes to it. */
    private static StoreException firstFailure(JdbiIdempotencyStore store) {
        Instant end = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(end)) {
            try {
                var unused = store.claim(Requests.fresh());
            } catch (StoreException e) {
                return e;
            }
        }
        return fail("claims were granted that no replica has");
    }
}
