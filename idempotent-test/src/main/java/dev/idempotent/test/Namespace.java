package dev.idempotent.test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The records of one test, kept apart from those of others by their scopes: so a store is empty for the next test, though nothing
 * was deleted from it.
 */
final class Namespace {

    private final IdempotencyStore store;
    private final String suffix = "~" + UUID.randomUUID();
    private final Map<RecordKey, RecordKey> outer = new ConcurrentHashMap<>();

    Namespace(IdempotencyStore store) {
        this.store = store;
    }

    IdempotencyStore store() {
        return store;
    }

    RecordKey inner(RecordKey key) {
        RecordKey inner = new RecordKey(key.operation(), key.scope() + suffix, key.value());
        outer.put(inner, key);
        return inner;
    }

    Lease inner(Lease lease) {
        return new Lease(inner(lease.key()), lease.token(), lease.attempt());
    }

    ClaimRequest inner(ClaimRequest request) {
        return new ClaimRequest(
                inner(request.key()),
                request.token(),
                request.fingerprint(),
                request.leaseFor(),
                request.retainFor(),
                request.waitFor(),
                request.reclaim());
    }

    /** Of a lease that was {@link #inner made} so. */
    Lease outer(Lease lease, RecordKey key) {
        return new Lease(key, lease.token(), lease.attempt());
    }

    Claim outer(Claim claim, RecordKey key) {
        return claim instanceof Claim.Granted granted ? new Claim.Granted(outer(granted.lease(), key)) : claim;
    }

    /** Empty where it is of another test. */
    Optional<IdempotencyRecord> outer(IdempotencyRecord record) {
        return Optional.ofNullable(outer.get(record.key()))
                .map(key -> new IdempotencyRecord(
                        key,
                        record.state(),
                        record.token(),
                        record.attempt(),
                        record.fingerprint(),
                        record.age(),
                        record.leaseLeft(),
                        record.retentionLeft(),
                        record.result()));
    }

    List<IdempotencyRecord> outer(List<IdempotencyRecord> records, int limit) {
        return records.stream()
                .flatMap(record -> outer(record).stream())
                .limit(limit)
                .toList();
    }
}
