package dev.idempotent.samples.payments;

import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.RecordKey;

/** Remembers whether the last call was answered from the store. The program has one thread. */
final class Replays implements IdempotencyListener {

    private boolean lastWasReplay;

    boolean lastWasReplay() {
        return lastWasReplay;
    }

    @Override
    public void executed(RecordKey key) {
        lastWasReplay = false;
    }

    @Override
    public void replayed(RecordKey key) {
        lastWasReplay = true;
    }
}
