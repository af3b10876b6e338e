package dev.idempotent.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The in-memory store as it is: all that may happen to a record, and time, which passes in a step of one of the threads. */
public final class LockedStore extends Claims {

    private final TestClock clock = new TestClock();
    private final IdempotencyStore store = new InMemoryIdempotencyStore(clock, 10);

    @Override
    Claim claim(ClaimRequest request) {
        return store.claim(request);
    }

    @Operation
    public void timePasses() {
        clock.pass(Duration.ofSeconds(2));
    }

    @Operation
    public boolean renew(@Param(name = "claimant") int claimant) {
        return !store.renew(List.of(lease(claimant)), LEASE).isEmpty();
    }

    @Operation
    public boolean complete(@Param(name = "claimant") int claimant) {
        return store.complete(lease(claimant), result(claimant), RETENTION);
    }

    @Operation
    public boolean release(@Param(name = "claimant") int claimant) {
        return store.release(lease(claimant));
    }

    @Operation
    public boolean settle(@Param(name = "claimant") int claimant) {
        return store.settle(lease(claimant), "operator", result(9), RETENTION);
    }

    @Operation
    public int deleteExpired() {
        return store.deleteExpired(10);
    }

    private static Lease lease(int claimant) {
        return new Lease(KEY, token(claimant), 1);
    }

    private static StoredResult result(int claimant) {
        return StoredResult.value("text", token(claimant).getBytes(StandardCharsets.UTF_8));
    }
}
