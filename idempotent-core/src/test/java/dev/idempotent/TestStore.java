package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A real store that counts its statements, and fails where it is told to. */
final class TestStore implements IdempotencyStore {

    final AtomicInteger claims = new AtomicInteger();
    final AtomicInteger finds = new AtomicInteger();
    final AtomicInteger completions = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();
    final AtomicInteger renewals = new AtomicInteger();
    final AtomicInteger purges = new AtomicInteger();
    final Queue<RuntimeException> purgeFailures = new ConcurrentLinkedQueue<>();
    final Queue<RuntimeException> claimFailures = new ConcurrentLinkedQueue<>();
    final Queue<RuntimeException> findFailures = new ConcurrentLinkedQueue<>();
    final Queue<RuntimeException> completeFailures = new ConcurrentLinkedQueue<>();
    final Queue<RuntimeException> releaseFailures = new ConcurrentLinkedQueue<>();
    volatile @Nullable RuntimeException whenAnyCompletes;
    volatile @Nullable RuntimeException whenValueCompletes;
    volatile @Nullable RuntimeException whenRenews;
    volatile boolean mayBeRemembered = true;
    volatile Runnable beforeClaim = () -> {};
    volatile Runnable beforeComplete = () -> {};
    volatile Runnable beforeRelease = () -> {};

    private final IdempotencyStore real;

    TestStore(IdempotencyStore real) {
        this.real = real;
    }

    @Override
    public Claim claim(ClaimRequest request) {
        claims.incrementAndGet();
        beforeClaim.run();
        throwNext(claimFailures);
        return real.claim(request);
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        completions.incrementAndGet();
        beforeComplete.run();
        throwNext(completeFailures);
        throwIf(whenAnyCompletes, any -> true);
        throwIf(whenValueCompletes, any -> result.kind() == StoredResult.Kind.VALUE);
        return real.complete(lease, result, retainFor);
    }

    @Override
    public boolean release(Lease lease) {
        releases.incrementAndGet();
        beforeRelease.run();
        throwNext(releaseFailures);
        return real.release(lease);
    }

    @Override
    public Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
        renewals.incrementAndGet();
        throwIf(whenRenews, any -> true);
        return real.renew(leases, leaseFor);
    }

    @Override
    public int deleteExpired(int limit) {
        purges.incrementAndGet();
        throwNext(purgeFailures);
        return real.deleteExpired(limit);
    }

    @Override
    public Optional<IdempotencyRecord> find(RecordKey key) {
        finds.incrementAndGet();
        throwNext(findFailures);
        return real.find(key);
    }

    @Override
    public boolean mayBeRemembered() {
        return mayBeRemembered;
    }

    @Override
    public boolean abandon(Lease lease) {
        return real.abandon(lease);
    }

    @Override
    public boolean settle(Lease lease, String token, StoredResult result, Duration retainFor) {
        return real.settle(lease, token, result, retainFor);
    }

    @Override
    public boolean discard(Lease lease) {
        return real.discard(lease);
    }

    @Override
    public List<IdempotencyRecord> list(State state, int limit) {
        return real.list(state, limit);
    }

    @Override
    public List<IdempotencyRecord> listFailed(int limit) {
        return real.listFailed(limit);
    }

    @Override
    public RecordCounts count(int most) {
        return real.count(most);
    }

    private static void throwNext(Queue<RuntimeException> failures) {
        RuntimeException next = failures.poll();
        if (next != null) {
            throw next;
        }
    }

    private static void throwIf(@Nullable RuntimeException failure, Predicate<RuntimeException> applies) {
        if (failure != null && applies.test(failure)) {
            throw failure;
        }
    }
}
