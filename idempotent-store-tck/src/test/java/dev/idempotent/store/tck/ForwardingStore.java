package dev.idempotent.store.tck;

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
import java.util.Set;

/** A right store, for {@link Faults} to spoil in one place each. */
class ForwardingStore implements IdempotencyStore {

    private final IdempotencyStore right;

    ForwardingStore(IdempotencyStore right) {
        this.right = right;
    }

    @Override
    public Claim claim(ClaimRequest request) {
        return right.claim(request);
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        return right.complete(lease, result, retainFor);
    }

    @Override
    public boolean release(Lease lease) {
        return right.release(lease);
    }

    @Override
    public Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
        return right.renew(leases, leaseFor);
    }

    @Override
    public int deleteExpired(int limit) {
        return right.deleteExpired(limit);
    }

    @Override
    public Optional<IdempotencyRecord> find(RecordKey key) {
        return right.find(key);
    }

    @Override
    public boolean abandon(Lease lease) {
        return right.abandon(lease);
    }

    @Override
    public boolean settle(Lease lease, String token, StoredResult result, Duration retainFor) {
        return right.settle(lease, token, result, retainFor);
    }

    @Override
    public boolean discard(Lease lease) {
        return right.discard(lease);
    }

    @Override
    public Optional<Claim.Completed> answer(RecordKey key) {
        return right.answer(key);
    }

    @Override
    public List<IdempotencyRecord> list(State state, int limit) {
        return right.list(state, limit);
    }

    @Override
    public List<IdempotencyRecord> listFailed(int limit) {
        return right.listFailed(limit);
    }

    @Override
    public RecordCounts count(int most) {
        return right.count(most);
    }
}
