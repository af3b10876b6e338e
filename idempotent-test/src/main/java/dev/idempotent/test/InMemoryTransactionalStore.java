package dev.idempotent.test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.util.ClassUtils;

/**
 * Records in memory that take part in transactions: a rollback leaves none, and rivals wait for a commit. Safe for use by many
 * threads.
 */
final class InMemoryTransactionalStore implements TransactionalStore {

    /** Spring's, where they are on the class path. */
    private static final boolean SPRING = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            InMemoryTransactionalStore.class.getClassLoader());

    /** A transaction has no lease that could lapse. */
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

    private final InMemoryIdempotencyStore records;
    private final Set<RecordKey> held = new HashSet<>();
    private final InMemoryTransactions transactions;

    InMemoryTransactionalStore(InMemoryTransactions transactions) {
        this(transactions, InstantSource.system());
    }

    InMemoryTransactionalStore(InMemoryTransactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.records = new InMemoryIdempotencyStore(clock, InMemoryIdempotencyStore.DEFAULT_CAPACITY);
    }

    @Override
    public InTransaction in(Connection connection) {
        return SPRING && SpringTransactionEnd.isToCome() ? SpringTransactionEnd.of(this) : transactions.current(this);
    }

    @Override
    public Transactions transactions() {
        return transactions;
    }

    @Override
    public Optional<StoreException> explained(Throwable failure) {
        return Optional.empty();
    }

    synchronized Claim claimWithin(ClaimRequest request) {
        long deadline = System.nanoTime() + request.waitFor().toNanos();
        while (held.contains(request.key())) {
            if (!waited(deadline - System.nanoTime())) {
                return new Claim.Locked();
            }
        }
        Claim claim = records.claim(new ClaimRequest(
                request.key(),
                request.token(),
                request.fingerprint(),
                AS_LONG_AS_IT_TAKES,
                request.retainFor(),
                request.waitFor(),
                request.reclaim()));
        if (claim instanceof Claim.Granted) {
            held.add(request.key());
        }
        return claim;
    }

    private boolean waited(long nanos) {
        if (nanos <= 0) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized void end(OpenTransaction.Written call, boolean committed) {
        if (committed && call.result().isPresent()) {
            boolean unused = records.complete(call.lease(), call.result().get(), call.retainFor());
        } else {
            boolean unused = records.release(call.lease());
        }
        held.remove(call.lease().key());
        notifyAll();
    }

    @Override
    public Claim claim(ClaimRequest request) {
        return records.claim(request);
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        return records.complete(lease, result, retainFor);
    }

    @Override
    public boolean release(Lease lease) {
        return records.release(lease);
    }

    @Override
    public boolean abandon(Lease lease) {
        return records.abandon(lease);
    }

    @Override
    public boolean settle(Lease lease, String token, StoredResult result, Duration retainFor) {
        return records.settle(lease, token, result, retainFor);
    }

    @Override
    public boolean discard(Lease lease) {
        return records.discard(lease);
    }

    @Override
    public Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
        return records.renew(leases, leaseFor);
    }

    @Override
    public int deleteExpired(int limit) {
        return records.deleteExpired(limit);
    }

    @Override
    public Optional<IdempotencyRecord> find(RecordKey key) {
        return records.find(key);
    }

    @Override
    public List<IdempotencyRecord> list(State state, int limit) {
        return records.list(state, limit);
    }

    @Override
    public List<IdempotencyRecord> listFailed(int limit) {
        return records.listFailed(limit);
    }

    @Override
    public RecordCounts count(int most) {
        return records.count(most);
    }
}
