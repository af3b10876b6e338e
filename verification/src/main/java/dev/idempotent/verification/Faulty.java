package dev.idempotent.verification;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.TransactionalStore;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores with one mistake each; see {@link Plant}. */
abstract class Faulty extends ForwardingStore {

    final Jdbi jdbi;

    private Faulty(TransactionalStore store, Jdbi jdbi) {
        super(store);
        this.jdbi = jdbi;
    }

    static final class Unfenced extends Faulty {

        Unfenced(TransactionalStore store, Jdbi jdbi) {
            super(store, jdbi);
        }

        @Override
        public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
            return 1
                    == jdbi.withHandle(handle -> handle.execute(
                            "UPDATE idempotency_record SET state = 'COMPLETED', kind = ?, format = ?, result = ?,"
                                    + " completed_at = CURRENT_TIMESTAMP WHERE idempotency_key = ?",
                            result.kind().name(),
                            result.format(),
                            result.bytes(),
                            lease.key().value()));
        }

        @Override
        public boolean release(Lease lease) {
            return 1
                    == jdbi.withHandle(handle -> handle.execute(
                            "DELETE FROM idempotency_record WHERE idempotency_key = ? AND state <> 'COMPLETED'",
                            lease.key().value()));
        }
    }

    static final class CompletesByKey extends Faulty {

        CompletesByKey(TransactionalStore store, Jdbi jdbi) {
            super(store, jdbi);
        }

        @Override
        public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
            Lease current = find(lease.key())
                    .map(record -> new Lease(lease.key(), record.token(), record.attempt()))
                    .orElse(lease);
            return super.complete(current, result, retainFor);
        }
    }

    static final class NodesClock extends Faulty {

        private final Clock clock;

        NodesClock(TransactionalStore store, Jdbi jdbi, Duration ahead) {
            super(store, jdbi);
            this.clock = Clock.offset(Clock.systemUTC(), ahead);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            String key = request.key().value();
            jdbi.useHandle(handle -> handle.execute(
                    "UPDATE idempotency_record SET lease_until = TIMESTAMP '2000-01-01 00:00:00'"
                            + " WHERE idempotency_key = ? AND state = 'IN_PROGRESS' AND lease_until <= ?",
                    key,
                    clock.instant().atOffset(ZoneOffset.UTC)));
            Claim claim = super.claim(request);
            if (claim instanceof Claim.Granted) {
                jdbi.useHandle(handle -> handle.execute(
                        "UPDATE idempotency_record SET lease_until = ? WHERE idempotency_key = ? AND token = ?",
                        clock.instant().plus(request.leaseFor()).atOffset(ZoneOffset.UTC),
                        key,
                        request.token()));
            }
            return claim;
        }
    }

    static final class SplitClaim extends Faulty {

        SplitClaim(TransactionalStore store, Jdbi jdbi) {
            super(store, jdbi);
        }

        @Override
        public Claim claim(ClaimRequest request) {
            Optional<IdempotencyRecord> seen = find(request.key());
            if (seen.isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                jdbi.useHandle(handle -> handle.execute(
                        "DELETE FROM idempotency_record WHERE idempotency_key = ?",
                        request.key().value()));
            }
            return super.claim(request);
        }
    }

    static final class ReleasesAfterFailedComplete extends Faulty {

        private static final Logger LOG = LoggerFactory.getLogger(ReleasesAfterFailedComplete.class);

        ReleasesAfterFailedComplete(TransactionalStore store, Jdbi jdbi) {
            super(store, jdbi);
        }

        @Override
        public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
            try {
                return super.complete(lease, result, retainFor);
            } catch (StoreException e) {
                releaseSomehow(lease);
                throw e;
            }
        }

        /** For as long as it takes: it is meant to happen. */
        private void releaseSomehow(Lease lease) {
            while (true) {
                try {
                    boolean released = super.release(lease);
                    LOG.warn("{} was released after its result could not be stored: {}", lease.key(), released);
                    return;
                } catch (StoreException again) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
        }
    }
}
