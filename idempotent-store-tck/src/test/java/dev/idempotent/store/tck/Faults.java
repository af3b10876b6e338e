package dev.idempotent.store.tck;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stores with one mistake each, of the kind that stores in the field have had. */
final class Faults {

    private Faults() {}

    /** The lease that the record bears now, whoever asks. */
    private static Lease current(IdempotencyStore store, Lease lease) {
        return store.find(lease.key())
                .map(record -> new Lease(lease.key(), record.token(), record.attempt()))
                .orElse(lease);
    }

    /** {@code UPDATE … WHERE key = ?}, without the token. */
    static class CompletesByKey extends ForwardingStore {
        CompletesByKey(IdempotencyStore right) {
            super(right);
        }

        @Override
        public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
            return super.complete(current(this, lease), result, retainFor);
        }
    }

    /** Tries whether it can write, and leaves what it wrote. */
    static class ChecksByClaiming extends ForwardingStore {
        ChecksByClaiming(IdempotencyStore right) {
            super(right);
        }

        @Override
        public void check() {
            Call.fresh().start(this);
        }
    }

    /** {@code DELETE … WHERE key = ?}, without the token. */
    static class ReleasesByKey extends ForwardingStore {
        ReleasesByKey(IdempotencyStore right) {
            super(right);
        }

        @Override
        public boolean release(Lease lease) {
            return super.release(current(this, lease));
        }
    }

    /** {@code UPDATE … SET lease_until = ? WHERE key = ?}, without the token. */
    static class RenewsByKey extends ForwardingStore {
        RenewsByKey(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
            Set<Lease> held = new HashSet<>();
            for (Lease lease : leases) {
                if (!super.renew(List.of(current(this, lease)), leaseFor).isEmpty()) {
                    held.add(lease);
                }
            }
            return held;
        }
    }

    /** Fenced by time: an owner whose lease has lapsed is sent away though nobody took its key. */
    static class CompletesOnlyInTime extends ForwardingStore {
        CompletesOnlyInTime(IdempotencyStore right) {
            super(right);
        }

        @Override
        public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
            boolean inTime = find(lease.key())
                    .filter(record -> !record.leaseLeft().isNegative())
                    .isPresent();
            return inTime && super.complete(lease, result, retainFor);
        }
    }

    /** Starts an expired record afresh and leaves the old result on it. */
    static class LeavesOldResult extends ForwardingStore {
        private final Map<RecordKey, StoredResult> old = new ConcurrentHashMap<>();

        LeavesOldResult(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            Optional<IdempotencyRecord> seen = find(request.key());
            Claim claim = super.claim(request);
            if (claim instanceof Claim.Granted) {
                seen.flatMap(IdempotencyRecord::result).ifPresent(result -> old.put(request.key(), result));
                return claim;
            }
            StoredResult left = old.get(request.key());
            return left == null ? claim : new Claim.Completed(request.fingerprint(), left, request.retainFor());
        }
    }

    /** Replays what it once stored, however old: retention is only read when somebody cleans up. */
    static class NeverForgets extends ForwardingStore {
        private final Map<RecordKey, StoredResult> kept = new ConcurrentHashMap<>();

        NeverForgets(IdempotencyStore right) {
            super(right);
        }

        @Override
        public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
            kept.put(lease.key(), result);
            return super.complete(lease, result, retainFor);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            StoredResult result = kept.get(request.key());
            return result == null
                    ? super.claim(request)
                    : new Claim.Completed(request.fingerprint(), result, request.retainFor());
        }
    }

    /** Says of every answer that it is as good as new. */
    static class TellsTheWholeRetention extends ForwardingStore {
        TellsTheWholeRetention(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            Claim claim = super.claim(request);
            return claim instanceof Claim.Completed completed
                    ? new Claim.Completed(completed.fingerprint(), completed.result(), request.retainFor())
                    : claim;
        }
    }

    /** Removes whatever has outlived its retention, running or not. */
    static class DeletesLiveLeases extends ForwardingStore {
        private final Set<Lease> running = ConcurrentHashMap.newKeySet();

        DeletesLiveLeases(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            Claim claim = super.claim(request);
            if (claim instanceof Claim.Granted granted) {
                running.add(granted.lease());
            }
            return claim;
        }

        @Override
        public int deleteExpired(int limit) {
            int removed = super.deleteExpired(limit);
            for (Lease lease : new ArrayList<>(running)) {
                if (find(lease.key())
                                .filter(record -> record.retentionLeft().isNegative())
                                .isPresent()
                        && super.release(lease)) {
                    removed++;
                }
            }
            return removed;
        }
    }

    /** Takes over for anybody, whatever the call looks like and whether it may. */
    static class TakesOverForAnybody extends ForwardingStore {
        TakesOverForAnybody(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            String fingerprint = find(request.key())
                    .filter(record -> record.leaseLeft().isNegative())
                    .map(IdempotencyRecord::fingerprint)
                    .orElse(request.fingerprint());
            return super.claim(new ClaimRequest(
                    request.key(),
                    request.token(),
                    fingerprint,
                    request.leaseFor(),
                    request.retainFor(),
                    request.waitFor(),
                    true));
        }
    }

    /** Asks the clock of the node that it runs on, which is another than the one that time passes on. */
    static class AsksTheNodesClock extends ForwardingStore {
        private final Map<RecordKey, Instant> leaseEnds = new ConcurrentHashMap<>();

        AsksTheNodesClock(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            Instant leaseEnd = leaseEnds.getOrDefault(request.key(), Instant.MIN);
            if (leaseEnd.isAfter(Instant.now())) {
                return new Claim.InProgress(request.fingerprint(), Duration.between(Instant.now(), leaseEnd));
            }
            leaseEnds.put(request.key(), Instant.now().plus(request.leaseFor()));
            return super.claim(request);
        }
    }

    /** A collation that knows no case. */
    static class IgnoresCase extends ForwardingStore {
        IgnoresCase(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            RecordKey key = request.key();
            RecordKey folded =
                    new RecordKey(key.operation(), key.scope(), key.value().toLowerCase(Locale.ROOT));
            return super.claim(new ClaimRequest(
                    folded,
                    request.token(),
                    request.fingerprint(),
                    request.leaseFor(),
                    request.retainFor(),
                    request.waitFor(),
                    request.reclaim()));
        }
    }
}
