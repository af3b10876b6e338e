package dev.idempotent;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator sees and does: finds records, and settles calls that nobody will bring to their end ({@link
 * IdempotencyException.Abandoned}), once it is known what they did. Safe for use by many threads.
 *
 * <pre>{@code
 * for (IdempotencyRecord record : idempotency.records().list(State.ABANDONED, 100)) {
 *     Optional<Charge> charge = bank.find(record.key().value());
 *     boolean settled = charge.isPresent()
 *             ? idempotency.records().settle(record, CHARGE, charge.get())
 *             : idempotency.records().release(record);
 * }
 * }</pre>
 *
 * <p>Every method that changes a record names it as it was seen: where it has changed since, or its owner is alive after all,
 * nothing is touched and the answer is false. Settling changes the record's token, so an owner that was frozen meanwhile cannot
 * overwrite what the operator decided; it learns that its lease was lost. All methods throw {@link StoreException} where the
 * store cannot answer.
 */
public final class IdempotencyRecords {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyRecords.class);

    private final IdempotencyStore store;
    private final Memory memory;
    private final Results results;
    private final Failures failures;
    private final Node node;

    IdempotencyRecords(IdempotencyStore store, Memory memory, Results results, Failures failures, Node node) {
        this.store = store;
        this.memory = memory;
        this.results = results;
        this.failures = failures;
        this.node = node;
    }

    /** The record of a key, as it is stored. */
    public Optional<IdempotencyRecord> find(RecordKey key) {
        return store.find(key);
    }

    /**
     * The record of a call.
     *
     * @param principal whose call it was, as the {@link ScopeResolver} named it; empty for anonymous callers, and not looked at
     *     where the operation's keys are everybody's
     * @param key as it was given to the call
     */
    public Optional<IdempotencyRecord> find(
            IdempotentOperation<?> operation, Optional<String> principal, @Nullable Object key) {
        return store.find(Calls.key(operation, Calls.scope(operation, principal), key));
    }

    /**
     * Records in a state, those that were claimed first at the beginning.
     *
     * @param limit how many at the most
     */
    public List<IdempotencyRecord> list(State state, int limit) {
        return store.list(state, limit);
    }

    /**
     * Completed calls that repeats get no value of: their failure is an answer, or their result could not be kept. Those that
     * were claimed first are at the beginning.
     *
     * @param limit how many at the most
     */
    public List<IdempotencyRecord> listFailed(int limit) {
        return store.listFailed(limit);
    }

    /**
     * How many records are in each state, at a cost that is bounded: of more than {@code most} those are looked at whose retention
     * ends first.
     *
     * @param most how many records are looked at, at least 1
     */
    public RecordCounts count(int most) {
        return store.count(most);
    }

    /**
     * Who has the call, or made it what it is, as that node is called ({@link IdempotencyBuilder#node}); empty where that is not
     * known.
     */
    public Optional<String> node(IdempotencyRecord record) {
        return Node.of(record);
    }

    /**
     * Gives the call a result: repeats get the value from now on. It is kept for as long as the operation says, from now.
     *
     * @return false where the record is not as it was seen, or its owner is alive
     * @throws IllegalArgumentException where the record is of another operation
     * @throws IdempotencyException.ResultUnstorable where the value cannot be stored
     */
    public <T extends @Nullable Object> boolean settle(
            IdempotencyRecord record, IdempotentOperation<T> operation, T value) {
        return settle(record, operation, results.encodeOrRefuse(call(record, operation), value));
    }

    /**
     * As {@link #settle(IdempotencyRecord, IdempotentOperation, Object)}, for a value that is written as JSON.
     *
     * @param json as the operation's result type says; {@code null} where that returns nothing. A member that the type does not
     *     have is refused
     * @throws IllegalArgumentException with the reason, which does not show the value, where it is none of the type
     */
    public <T extends @Nullable Object> boolean settleAsJson(
            IdempotencyRecord record, IdempotentOperation<T> operation, String json) {
        return settle(record, operation, results.parse(call(record, operation), json));
    }

    /**
     * What is kept of a completed call, as text: a value as its codec wrote it (JSON unless told otherwise), a failure as type and
     * message. Empty where nothing is kept.
     *
     * @throws IdempotencyException.ResultUnreadable where it cannot be opened, as with an encryption key that is not there
     */
    public Optional<String> payload(IdempotencyRecord record) {
        return record.result()
                .filter(result -> result.kind() != StoredResult.Kind.NOT_KEPT)
                .map(result -> results.opened(record.key(), result))
                .map(opened -> opened.kind() == StoredResult.Kind.FAILURE
                        ? Failures.text(record.key(), opened)
                        : results.text(record.key(), opened));
    }

    /**
     * Gives the call a failure for its answer: repeats get it thrown, as one of {@link IdempotentOperation#recordedFailures()}
     * where it is that, else as {@link IdempotencyException.RecordedFailure}.
     *
     * @return false where the record is not as it was seen, or its owner is alive
     * @throws IllegalArgumentException where the record is of another operation
     */
    public boolean settleFailed(IdempotencyRecord record, IdempotentOperation<?> operation, Throwable failure) {
        return settle(record, operation, failures.encode(call(record, operation), failure));
    }

    private boolean settle(IdempotencyRecord record, IdempotentOperation<?> operation, StoredResult result) {
        Duration retainFor = operation.timing().retainFor();
        boolean settled = written(record, lease -> store.settle(lease, node.newToken(), result, retainFor));
        LOG.info("An operator {} {}", settled ? "settled" : "could not settle", record.key());
        return settled;
    }

    /**
     * Forgets the call: the next one with its key runs.
     *
     * @return false where the record is not as it was seen, or its owner is alive
     */
    public boolean release(IdempotencyRecord record) {
        boolean released = written(record, store::discard);
        LOG.info("An operator {} {}", released ? "released" : "could not release", record.key());
        return released;
    }

    /** This node forgets the key, whatever came of the write. */
    private boolean written(IdempotencyRecord record, Predicate<Lease> write) {
        try {
            return write.test(record.lease());
        } finally {
            memory.forget(record.key());
        }
    }

    private <T extends @Nullable Object> Call<T> call(IdempotencyRecord record, IdempotentOperation<T> operation) {
        if (!new RecordKey(operation.name(), "", "")
                .operation()
                .equals(record.key().operation())) {
            throw new IllegalArgumentException(
                    "the record is of " + record.key().operation() + ", and was to be settled as " + operation.name());
        }
        return new Call<>(operation, Guarantee.AT_MOST_ONCE, record.key(), record.fingerprint(), node, Trace.NONE);
    }
}
