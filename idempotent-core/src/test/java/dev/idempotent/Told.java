package dev.idempotent;

import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what an engine told, by the names of the events. */
final class Told implements IdempotencyListener {

    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void granted(Lease lease) {
        events.add("granted " + lease.attempt());
    }

    @Override
    public void executed(RecordKey key) {
        events.add("executed");
    }

    @Override
    public void replayed(RecordKey key) {
        events.add("replayed");
    }

    @Override
    public void found(RecordKey key) {
        events.add("found");
    }

    @Override
    public void failed(RecordKey key, Throwable failure) {
        events.add("failed " + failure.getClass().getSimpleName());
    }

    @Override
    public void abandoned(RecordKey key, Throwable failure) {
        events.add("abandoned " + failure.getClass().getSimpleName());
    }

    @Override
    public void failureKept(RecordKey key, Throwable failure) {
        events.add("failureKept " + failure.getClass().getSimpleName());
    }

    @Override
    public void refused(String operation, IdempotencyException reason) {
        events.add("refused " + reason.getClass().getSimpleName());
    }

    @Override
    public void resultNotKept(RecordKey key, Throwable cause) {
        events.add("resultNotKept");
    }

    @Override
    public void leaseLost(Lease lease) {
        events.add("leaseLost " + lease.attempt());
    }

    @Override
    public void outcomeUnknown(RecordKey key) {
        events.add("outcomeUnknown");
    }

    @Override
    public void unguarded(String operation) {
        events.add("unguarded");
    }
}
