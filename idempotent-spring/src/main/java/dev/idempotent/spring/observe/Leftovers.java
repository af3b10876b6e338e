package dev.idempotent.spring.observe;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that nobody works on and that have no result: abandoned, or of an owner that has fallen silent. No index leads to them,
 * since one on the state would cost every call a write, so they are looked for now and then.
 */
final class Leftovers {

    /** Calls that still run may have been claimed before the oldest that does not. */
    private static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private record Look(long at, Optional<IdempotencyRecord> oldest) {}

    private final IdempotencyStore store;
    private final Duration every;
    private final Lock looking = new ReentrantLock();
    private volatile Optional<Look> last = Optional.empty();

    Leftovers(IdempotencyStore store, Duration every) {
        this.store = store;
        this.every = every;
    }

    /** The one whose lease ended first, as it was seen last; one that was settled since is not seen any more. */
    Optional<IdempotencyRecord> oldest() {
        if (!isRecent(last) && looking.tryLock()) {
            try {
                last = Optional.of(new Look(System.nanoTime(), lookOrRemember()));
            } finally {
                looking.unlock();
            }
        }
        return last.flatMap(Look::oldest);
    }

    /** How long ago its lease ended, when it was seen. */
    static Duration overdue(IdempotencyRecord leftover) {
        return leftover.leaseLeft().negated();
    }

    private boolean isRecent(Optional<Look> look) {
        return look.filter(seen -> System.nanoTime() - seen.at() < every.toNanos())
                .filter(seen -> seen.oldest().map(this::stands).orElse(true))
                .isPresent();
    }

    private boolean stands(IdempotencyRecord seen) {
        return store.find(seen.key())
                .filter(record -> record.state() != State.COMPLETED)
                .filter(record -> record.token().equals(seen.token()))
                .isPresent();
    }

    /** A table that is too large to be read in time is no reason to take the store for down. */
    private Optional<IdempotencyRecord> lookOrRemember() {
        try {
            return look();
        } catch (StoreException e) {
            LOG.debug("Keys that nobody works on could not be looked for", e);
            return last.flatMap(Look::oldest).filter(this::stands);
        }
    }

    private Optional<IdempotencyRecord> look() {
        return Stream.of(State.ABANDONED, State.IN_PROGRESS)
                .flatMap(state -> store.list(state, MOST).stream())
                .filter(record -> !overdue(record).isNegative())
                .max(Comparator.comparing(Leftovers::overdue));
    }
}
