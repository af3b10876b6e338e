package dev.idempotent.store.tck;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.util.Optional;

/** A fault as those of {@link Faults}: {@code SELECT … WHERE key = ?}, without a look at the retention. */
final class AnswersForEver extends ForwardingStore {
    AnswersForEver(IdempotencyStore right) {
        super(right);
    }

    @Override
    public Optional<Claim.Completed> answer(RecordKey key) {
        return find(key)
                .flatMap(record -> record.result()
                        .map(result -> new Claim.Completed(record.fingerprint(), result, Call.RETENTION)));
    }
}
