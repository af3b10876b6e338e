package dev.idempotent.store;

import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.StoredResult.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records in this process: for tests, and for applications of one node that may forget on restart. It is also the
 * reference of what a store does.
 *
 * <p>It holds at most a fixed number of records. When it is full it removes those whose retention is over; if there are
 * none it answers {@link StoreException}, since forgetting a live record would let its call run twice.
 *
 * <p>Safe for use by many threads: no method waits for anything but the short work of another.
 */
public final class InMemoryIdempotencyStore implements IdempotencyStore {

    /** The most records that a store holds unless told otherwise. */
    public static final int DEFAULT_CAPACITY = 100_000;

    private final Map<RecordKey, InMemoryRecord> records = new HashMap<>();
    private final InstantSource clock;
    private final int capacity;

    /** No record can be removed before this instant: spares a full store a search on every claim. */
    private Instant nextExpiry = Instant.MAX;

    /** A store of {@value #DEFAULT_CAPACITY} records on the system's clock. */
    public InMemoryIdempotencyStore() {
        this(InstantSource.system(), DEFAULT_CAPACITY);
    }

    /**
     * @param clock the store's only clock
     * @param capacity the most records held at one time, at least 1
     */
    public InMemoryIdempotencyStore(InstantSource clock, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("the capacity of a store is at least 1, not " + capacity);
        }
        this.clock = clock;
        this.capacity = capacity;
    }

    @Override
    public synchronized Claim claim(ClaimRequest request) {
        Instant now = clock.instant();
        InMemoryRecord seen = records.get(request.key());
        if (seen != null && !seen.yieldsTo(request, now)) {
            return seen.answer(request, now);
        }
        if (seen == null) {
            makeRoom(now);
        }
        InMemoryRecord claimed = InMemoryRecord.claimed(request, seen, now);
        put(request.key(), claimed);
        return claimed.answer(request, now);
    }

    private void makeRoom(Instant now) {
        if (records.size() < capacity) {
            return;
        }
        if (now.isBefore(nextExpiry) || removeExpired(Integer.MAX_VALUE, now) == 0) {
            throw StoreException.passing(
                    "the in-memory store is full: all of its " + capacity + " records are alive."
                            + " Give it more capacity, shorten retainFor, or use a database",
                    null);
        }
    }

    @Override
    public synchronized boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        InMemoryRecord record = bearing(lease);
        if (record == null) {
            return false;
        }
        put(lease.key(), record.completed(result, retainFor, clock.instant()));
        return true;
    }

    @Override
    public synchronized boolean release(Lease lease) {
        InMemoryRecord record = bearing(lease);
        return record != null && record.isOwned() && records.remove(lease.key(), record);
    }

    @Override
    public synchronized boolean abandon(Lease lease) {
        InMemoryRecord record = bearing(lease);
        if (record == null || record.result() != null) {
            return false;
        }
        put(lease.key(), record.abandoned());
        return true;
    }

    @Override
    public synchronized boolean settle(Lease lease, String token, StoredResult result, Duration retainFor) {
        Instant now = clock.instant();
        InMemoryRecord record = bearing(lease);
        if (record == null || !record.isOrphaned(now)) {
            return false;
        }
        put(lease.key(), record.settled(token, result, retainFor, now));
        return true;
    }

    @Override
    public synchronized boolean discard(Lease lease) {
        InMemoryRecord record = bearing(lease);
        return record != null && record.isOrphaned(clock.instant()) && records.remove(lease.key(), record);
    }

    @Override
    public synchronized Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
        Instant leaseEnd = clock.instant().plus(leaseFor);
        Set<Lease> held = new HashSet<>();
        for (Lease lease : leases) {
            InMemoryRecord record = bearing(lease);
            if (record != null && record.isOwned()) {
                put(lease.key(), record.leasedUntil(leaseEnd));
                held.add(lease);
            }
        }
        return held;
    }

    @Override
    public synchronized int deleteExpired(int limit) {
        return removeExpired(limit, clock.instant());
    }

    @Override
    public synchronized Optional<IdempotencyRecord> find(RecordKey key) {
        return Optional.ofNullable(records.get(key)).map(record -> record.describe(key, clock.instant()));
    }

    @Override
    public synchronized Optional<Claim.Completed> answer(RecordKey key) {
        InMemoryRecord record = records.get(key);
        return record == null ? Optional.empty() : record.answer(clock.instant());
    }

    @Override
    public synchronized List<IdempotencyRecord> list(State state, int limit) {
        return described()
                .filter(record -> record.state() == state)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<IdempotencyRecord> listFailed(int limit) {
        return described()
                .filter(record -> record.result().map(StoredResult::kind).orElse(Kind.VALUE) != Kind.VALUE)
                .limit(limit)
                .toList();
    }

    /** All, the oldest claims first. */
    private Stream<IdempotencyRecord> described() {
        Instant now = clock.instant();
        return records.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(InMemoryRecord::claimed)))
                .map(entry -> entry.getValue().describe(entry.getKey(), now));
    }

    @Override
    public synchronized RecordCounts count(int most) {
        Instant now = clock.instant();
        Map<State, Long> byState = records.values().stream()
                .sorted(Comparator.comparing(InMemoryRecord::retentionEnd))
                .limit(most)
                .collect(Collectors.groupingBy(record -> record.state(now), Collectors.counting()));
        return RecordCounts.of(byState, most);
    }

    private int removeExpired(int limit, Instant now) {
        int removed = 0;
        Instant earliest = Instant.MAX;
        for (Iterator<InMemoryRecord> all = records.values().iterator(); removed < limit && all.hasNext(); ) {
            InMemoryRecord record = all.next();
            if (record.isExpired(now)) {
                all.remove();
                removed++;
            } else if (record.expiry().isBefore(earliest)) {
                earliest = record.expiry();
            }
        }
        if (removed < limit) {
            nextExpiry = earliest;
        }
        return removed;
    }

    private @Nullable InMemoryRecord bearing(Lease lease) {
        InMemoryRecord record = records.get(lease.key());
        return record != null && record.token().equals(lease.token()) ? record : null;
    }

    private void put(RecordKey key, InMemoryRecord record) {
        records.put(key, record);
        if (record.expiry().isBefore(nextExpiry)) {
            nextExpiry = record.expiry();
        }
    }
}
