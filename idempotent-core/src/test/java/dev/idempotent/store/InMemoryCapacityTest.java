package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryCapacityTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofHours(1);

    private final TestClock clock = new TestClock();
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(clock, 3);

    @Test
    void aFullStoreRefusesNewKeysAndForgetsNothingThatIsAlive() {
        for (int i = 0; i < 3; i++) {
            complete(granted("k" + i));
        }

        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> claim("new", RETENTION))
                    .withMessageContaining("3")
                    .satisfies(e -> assertThat(e.isPassing()).isTrue());
        }
        for (int i = 0; i < 3; i++) {
            assertThat(claim("k" + i, RETENTION)).isInstanceOf(Claim.Completed.class);
        }
    }

    @Test
    void expiredRecordsMakeRoom() {
        complete(granted("old"));
        clock.pass(Duration.ofMinutes(30));
        complete(granted("younger"));
        complete(granted("young"));
        clock.pass(Duration.ofMinutes(30));

        assertThat(claim("new", RETENTION)).isInstanceOf(Claim.Granted.class);
        assertThat(store.find(key("old"))).isEmpty();
        assertThat(claim("young", RETENTION)).isInstanceOf(Claim.Completed.class);
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> claim("newer", RETENTION));
    }

    @Test
    void aReleasedKeyMakesRoom() {
        Lease lease = granted("a");
        complete(granted("b"));
        complete(granted("c"));
        assertThat(store.release(lease)).isTrue();

        assertThat(claim("d", RETENTION)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void aLiveLeaseOutlivesItsRetention() {
        assertThat(claim("a", Duration.ofSeconds(1))).isInstanceOf(Claim.Granted.class);
        assertThat(claim("b", Duration.ofSeconds(1))).isInstanceOf(Claim.Granted.class);
        assertThat(claim("c", Duration.ofSeconds(1))).isInstanceOf(Claim.Granted.class);
        clock.pass(Duration.ofSeconds(2));
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> claim("d", RETENTION));
        assertThat(store.deleteExpired(10)).isZero();

        clock.pass(LEASE);
        assertThat(claim("d", RETENTION)).isInstanceOf(Claim.Granted.class);
    }

    @Test
    void aFullStoreStillTakesOverWhatItHolds() {
        for (int i = 0; i < 3; i++) {
            assertThat(granted("k" + i)).isNotNull();
        }
        clock.pass(LEASE);

        assertThat(granted("k1").attempt()).isEqualTo(2);
    }

    @Test
    void aStoreHoldsAtLeastOneRecord() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryIdempotencyStore(clock, 0));

        InMemoryIdempotencyStore least = new InMemoryIdempotencyStore(clock, 1);
        assertThat(least.claim(request("a", RETENTION))).isInstanceOf(Claim.Granted.class);
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> least.claim(request("b", RETENTION)));
    }

    private int tokens;

    private Claim claim(String key, Duration retention) {
        return store.claim(request(key, retention));
    }

    private ClaimRequest request(String key, Duration retention) {
        return new ClaimRequest(key(key), "token " + tokens++, "f", LEASE, retention, Duration.ZERO, true);
    }

    private Lease granted(String key) {
        return ((Claim.Granted) claim(key, RETENTION)).lease();
    }

    private void complete(Lease lease) {
        assertThat(store.complete(lease, StoredResult.notKept(), RETENTION)).isTrue();
    }

    private static RecordKey key(String value) {
        return new RecordKey("op", "scope", value);
    }
}
