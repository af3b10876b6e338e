package dev.idempotent;

import dev.idempotent.IdempotencyTracer.Step;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.util.Optional;

/**
 * What this node remembers of completed calls: which they were, so that their answers are read and not claimed; and, where
 * results are cached, the answers. A completed record stays as it is until its retention is over, so only what is no longer there can be
 * remembered wrongly. Every answer is compared with the call's fingerprint.
 */
final class Memory {

    private final IdempotencyStore store;
    private final boolean learns;
    private final KnownKeys known = new KnownKeys();
    private final ResultCache cache;

    Memory(IdempotencyStore store, ResultCache cache) {
        this.store = store;
        this.cache = cache;
        learns = store.mayBeRemembered();
    }

    /** The answer, where nobody need be asked. */
    Optional<Claim.Completed> answer(Call<?> call) {
        return same(call, cache.get(call.key()));
    }

    /**
     * The answer that the store has of a call which was made before, as far as is known; for who would claim the key else, and
     * holds no connection.
     */
    Optional<Claim.Completed> look(Call<?> call) {
        if (!known.contains(call.key())) {
            return Optional.empty();
        }
        Optional<Claim.Completed> found = call.trace().step(Step.CLAIM, () -> store.answer(call.key()));
        if (found.isEmpty()) {
            forget(call.key());
        }
        return same(call, found);
    }

    private static Optional<Claim.Completed> same(Call<?> call, Optional<Claim.Completed> answer) {
        if (answer.isPresent()) {
            call.requireSame(answer.get().fingerprint());
        }
        return answer;
    }

    /**
     * Remembers what is committed.
     *
     * @param since on {@link System#nanoTime()}: before the store was asked
     */
    void learn(RecordKey key, Claim.Completed answer, long since) {
        if (learns) {
            known.add(key);
            cache.put(key, answer, since);
        }
    }

    void forget(RecordKey key) {
        known.remove(key);
        cache.remove(key);
    }
}
