package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Database;
import dev.idempotent.testing.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How often a method waits for the server, counted on the wire: commits and settings of the connection are in it. */
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"POSTGRESQL", "MARIADB"})
class RoundTripsTest {

    private final Wire wire;
    private final HikariDataSource pool;
    private final JdbiIdempotencyStore store;

    RoundTripsTest(Database database) {
        wire = Wire.to(database.fresh());
        HikariConfig settings = Databases.settings(wire.address());
        settings.setMaximumPoolSize(2);
        pool = new HikariDataSource(settings);
        store = Databases.store(pool);
    }

    @BeforeEach
    void warmUp() {
        assertThat(complete(claimed())).isTrue();
        assertThat(wire.roundTrips()).isPositive();
    }

    @AfterEach
    void close() {
        store.close();
        pool.close();
        wire.close();
    }

    @Test
    void aFirstCallTakesTwo() {
        assertThat(complete(claimed())).isTrue();

        assertThat(wire.roundTrips()).isEqualTo(2);
    }

    @Test
    void aReplayTakesOne() {
        Lease lease = claimed();
        assertThat(complete(lease)).isTrue();
        assertThat(wire.roundTrips()).isEqualTo(2);

        assertThat(store.claim(Requests.of(lease.key()))).isInstanceOf(Claim.Completed.class);

        assertThat(wire.roundTrips()).isEqualTo(1);
    }

    @Test
    void aPollTakesOne() {
        Lease lease = claimed();
        assertThat(wire.roundTrips()).isEqualTo(1);

        assertThat(store.claim(Requests.of(lease.key()))).isInstanceOf(Claim.InProgress.class);

        assertThat(wire.roundTrips()).isEqualTo(1);
    }

    @Test
    void fiftyLeasesAreRenewedInOneAfterTheKeptConnectionWasFoundAlive() {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            leases.add(claimed());
        }
        assertThat(wire.roundTrips()).isEqualTo(50);

        assertThat(store.renew(leases, Duration.ofMinutes(5))).hasSize(50);

        assertThat(wire.roundTrips()).isEqualTo(2);
    }

    @Test
    void whichLeasesAreLostTakesOneMore() {
        Lease held = claimed();
        Lease lost = claimed();
        assertThat(store.release(lost)).isTrue();
        assertThat(wire.roundTrips()).isEqualTo(3);

        assertThat(store.renew(List.of(held, lost), Duration.ofMinutes(5))).containsExactly(held);

        assertThat(wire.roundTrips()).isEqualTo(3);
    }

    private Lease claimed() {
        ClaimRequest request = Requests.fresh();
        assertThat(store.claim(request)).isInstanceOf(Claim.Granted.class);
        return new Lease(request.key(), request.token(), 1);
    }

    private boolean complete(Lease lease) {
        return store.complete(lease, StoredResult.notKept(), Duration.ofHours(1));
    }
}
