package dev.idempotent.spring;

import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes what calls come to. */
final class Told implements IdempotencyListener {

    final List<String> replayed = new CopyOnWriteArrayList<>();
    final List<IdempotencyException> refused = new CopyOnWriteArrayList<>();
    final NextTime committed = new NextTime();

    @Override
    public void executed(RecordKey key) {
        committed.isNow();
    }

    @Override
    public void replayed(RecordKey key) {
        replayed.add(key.value());
    }

    @Override
    public void refused(String operation, IdempotencyException reason) {
        refused.add(reason);
    }
}
