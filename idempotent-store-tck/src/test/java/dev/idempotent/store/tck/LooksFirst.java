package dev.idempotent.store.tck;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks first and writes then, as if nobody could come between. */
abstract class LooksFirst extends ForwardingStore {

    private static final long WAIT_MILLIS = 20;

    private final Map<RecordKey, Exchanger<Boolean>> lookers = new ConcurrentHashMap<>();

    LooksFirst(IdempotencyStore right) {
        super(right);
    }

    /** Between the look and the write: ends as soon as a rival has looked too, for a scheduler seldom stops a thread just here. */
    final void untilARivalHasLooked(RecordKey key) {
        try {
            lookers.computeIfAbsent(key, unused -> new Exchanger<>())
                    .exchange(true, WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException noRival) {
            // then nobody is between
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Inserts what it saw missing. */
    static final class Inserts extends LooksFirst {
        Inserts(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            boolean free = find(request.key()).isEmpty();
            if (!free) {
                return super.claim(request);
            }
            untilARivalHasLooked(request.key());
            var unused = super.claim(request);
            return new Claim.Granted(new Lease(request.key(), request.token(), 1));
        }
    }

    /** Takes over what it saw lapsed, without comparing it with what is there. */
    static final class TakesOver extends LooksFirst {
        TakesOver(IdempotencyStore right) {
            super(right);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            IdempotencyRecord seen = find(request.key())
                    .filter(record -> mayTakeOver(record, request))
                    .orElse(null);
            if (seen == null) {
                return super.claim(request);
            }
            untilARivalHasLooked(request.key());
            var unused = super.claim(request);
            return new Claim.Granted(new Lease(request.key(), request.token(), seen.attempt() + 1));
        }

        private static boolean mayTakeOver(IdempotencyRecord record, ClaimRequest request) {
            return request.reclaim()
                    && record.state() == State.IN_PROGRESS
                    && record.leaseLeft().isNegative()
                    && record.fingerprint().equals(request.fingerprint());
        }
    }
}
