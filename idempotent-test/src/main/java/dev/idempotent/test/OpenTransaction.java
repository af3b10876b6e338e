package dev.idempotent.test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.TransactionalStore.InTransaction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one transaction has written in memory, which others see once it is committed; used by its thread. */
final class OpenTransaction implements InTransaction {

    /** @param result where the call is completed */
    record Written(Lease lease, String fingerprint, Optional<StoredResult> result, Duration retainFor) {}

    private final InMemoryTransactionalStore store;
    private final Map<RecordKey, Written> written = new LinkedHashMap<>();
    private boolean ended;

    OpenTransaction(InMemoryTransactionalStore store) {
        this.store = store;
    }

    boolean isOf(InMemoryTransactionalStore other) {
        return store == other;
    }

    @Override
    public Claim claim(ClaimRequest request) {
        Written mine = written.get(request.key());
        if (mine != null) {
            return mine.result()
                    .<Claim>map(result -> new Claim.Completed(mine.fingerprint(), result, mine.retainFor()))
                    .orElseGet(() -> unfinished(mine, request));
        }
        Claim claim = store.claimWithin(request);
        if (claim instanceof Claim.Granted granted) {
            written.put(
                    request.key(),
                    new Written(granted.lease(), request.fingerprint(), Optional.empty(), request.retainFor()));
        }
        return claim;
    }

    private static Claim unfinished(Written mine, ClaimRequest request) {
        return mine.lease().token().equals(request.token())
                ? new Claim.Granted(mine.lease())
                : new Claim.InProgress(mine.fingerprint(), request.leaseFor());
    }

    @Override
    public Claim claimGently(ClaimRequest request) {
        return claim(request);
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        Written mine = written.get(lease.key());
        if (mine == null || !mine.lease().token().equals(lease.token())) {
            return false;
        }
        if (mine.result().isEmpty()) {
            written.put(lease.key(), new Written(mine.lease(), mine.fingerprint(), Optional.of(result), retainFor));
        }
        return true;
    }

    /** Only the first end counts. */
    void end(boolean committed) {
        if (!ended) {
            ended = true;
            written.values().forEach(call -> store.end(call, committed));
        }
    }
}
