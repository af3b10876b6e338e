package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;

/**
 * Tells the request what its idempotent calls come to. That a call runs is told when it begins: its end may come on another
 * thread, which has no request.
 */
final class ReplayMark implements IdempotencyListener {

    @Override
    public void granted(Lease lease) {
        RequestState.begin().ifPresent(request -> request.granted(lease.key()));
    }

    @Override
    public void unguarded(String operation) {
        RequestState.begin().ifPresent(RequestState::unguarded);
    }

    @Override
    public void found(RecordKey key) {
        RequestState.begin().ifPresent(request -> request.found(key));
    }

    @Override
    public void replayed(RecordKey key) {
        RequestState.begin().ifPresent(RequestState::replayed);
    }

    @Override
    public void failureReplayed(RecordKey key, Throwable failure) {
        RequestState.begin().ifPresent(request -> request.replayed(failure));
    }
}
