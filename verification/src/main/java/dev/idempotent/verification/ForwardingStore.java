package dev.idempotent.verification;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does what another store does. */
class ForwardingStore implements TransactionalStore {

    private final TransactionalStore store;

    ForwardingStore(TransactionalStore store) {
        this.store = store;
    }

    @Override
    public Claim claim(ClaimRequest request) {
        return store.claim(request);
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        return store.complete(lease, result, retainFor);
    }

    @Override
    public boolean release(Lease lease) {
        return store.release(lease);
    }

    @Override
    public boolean abandon(Lease lease) {
        return store.abandon(lease);
    }

    @Override
    public boolean settle(Lease lease, String token, StoredResult result, Duration retainFor) {
        return store.settle(lease, token, result, retainFor);
    }

    @Override
    public boolean mayBeRemembered() {
        return store.mayBeRemembered();
    }

    @Override
    public boolean discard(Lease lease) {
        return store.discard(lease);
    }

    @Override
    public Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
        return store.renew(leases, leaseFor);
    }

    @Override
    public int deleteExpired(int limit) {
        return store.deleteExpired(limit);
    }

    @Override
    public Optional<IdempotencyRecord> find(RecordKey key) {
        return store.find(key);
    }

    @Override
    public Optional<Claim.Completed> answer(RecordKey key) {
        return store.answer(key);
    }

    @Override
    public List<IdempotencyRecord> list(State state, int limit) {
        return store.list(state, limit);
    }

    @Override
    public List<IdempotencyRecord> listFailed(int limit) {
        return store.listFailed(limit);
    }

    @Override
    public RecordCounts count(int most) {
        return store.count(most);
    }

    @Override
    public InTransaction in(Connection connection) {
        return store.in(connection);
    }

    @Override
    public Transactions transactions() {
        return store.transactions();
    }

    @Override
    public Optional<StoreException> explained(Throwable failure) {
        return store.explained(failure);
    }
}
