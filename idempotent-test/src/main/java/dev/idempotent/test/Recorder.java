package dev.idempotent.test;

import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Notes what calls come to. Of a refusal the engine does not tell the key; it is the one that the thread claimed last, if it did.
 */
final class Recorder implements IdempotencyListener {

    private final List<EndedCall> calls = new CopyOnWriteArrayList<>();

    @SuppressWarnings("ThreadLocalUsage") // Each test context has a recorder of its own.
    private final ThreadLocal<@Nullable RecordKey> claimed = new ThreadLocal<>();

    List<EndedCall> calls() {
        return List.copyOf(calls);
    }

    void clear() {
        calls.clear();
        claimed.remove();
    }

    void claimed(RecordKey key) {
        claimed.set(key);
    }

    private void ended(RecordKey key, EndedCall.How how) {
        claimed.remove();
        calls.add(new EndedCall(key.operation(), Optional.of(key.value()), how, Optional.empty()));
    }

    @Override
    public void granted(Lease lease) {
        claimed.remove();
    }

    @Override
    public void executed(RecordKey key) {
        ended(key, EndedCall.How.EXECUTED);
    }

    @Override
    public void replayed(RecordKey key) {
        ended(key, EndedCall.How.REPLAYED);
    }

    @Override
    public void found(RecordKey key) {
        ended(key, EndedCall.How.FOUND);
    }

    @Override
    public void abandoned(RecordKey key, Throwable failure) {
        ended(key, EndedCall.How.FAILED);
    }

    @Override
    public void failed(RecordKey key, Throwable failure) {
        ended(key, EndedCall.How.FAILED);
    }

    @Override
    public void failureKept(RecordKey key, Throwable failure) {
        ended(key, EndedCall.How.FAILED);
    }

    @Override
    public void leaseLost(Lease lease) {
        ended(lease.key(), EndedCall.How.EXECUTED);
    }

    @Override
    public void outcomeUnknown(RecordKey key) {
        ended(key, EndedCall.How.EXECUTED);
    }

    @Override
    public void refused(String operation, IdempotencyException reason) {
        RecordKey asked = claimed.get();
        claimed.remove();
        Optional<String> key = Optional.ofNullable(asked)
                .filter(last -> Line.isOperation(operation, last))
                .map(RecordKey::value);
        calls.add(new EndedCall(operation, key, EndedCall.How.REFUSED, Optional.of(reason)));
    }

    @Override
    public void unguarded(String operation) {
        calls.add(new EndedCall(operation, Optional.empty(), EndedCall.How.UNGUARDED, Optional.empty()));
    }
}
