package dev.idempotent.test;

import dev.idempotent.Idempotency;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What a test forces, played when a call claims its key: the record is made that would stand there, by a claim of nobody's with
 * the fingerprint of the call itself, and then the call's own claim is answered by it. Safe for use by many threads.
 */
final class Script {

    /** What a store, or a transaction on it, does for the script. */
    interface Records {

        Claim claim(ClaimRequest request);

        void complete(Lease lease, StoredResult result, Duration retainFor);

        void abandon(Lease lease);

        /** What a caller is answered whose rival does not end. */
        Claim stillRunning(ClaimRequest request);
    }

    private static final String ANOTHER_CALL = "of another call, as a test forced it";

    private final ForcedValues values;
    private final Supplier<Idempotency> engine;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Map<RecordKey, Line> made = new ConcurrentHashMap<>();

    /** @param engine the application's */
    Script(ForcedValues values, Supplier<Idempotency> engine) {
        this.values = values;
        this.engine = engine;
    }

    /** Whether an operator's settlement is none, but the engine's showing what it would store. */
    boolean takes(Lease lease, StoredResult result) {
        return values.takes(lease, result);
    }

    /** Takes the place of what was forced for the same calls. */
    void add(Line line) {
        lines.removeIf(line::isOfSameCalls);
        lines.add(0, line);
    }

    void clear() {
        lines.clear();
        made.clear();
    }

    Claim claim(ClaimRequest request, Records records) {
        Optional<Line> line =
                lines.stream().filter(each -> each.isOf(request.key())).findFirst();
        return line.isPresent() ? claim(request, records, line.get()) : records.claim(request);
    }

    private Claim claim(ClaimRequest request, Records records, Line line) {
        Forced forced = line.forced();
        if (forced instanceof Forced.StoreUnavailable) {
            throw StoreException.passing("a test forced it not to", null);
        }
        if (forced instanceof Forced.InProgress) {
            return records.stillRunning(request);
        }
        if (records.claim(foreign(request, line)) instanceof Claim.Granted granted) {
            made.put(request.key(), line);
            write(line.forced(), request, granted.lease(), records);
        } else if (!line.equals(made.get(request.key()))) {
            throw new IllegalStateException(
                    "a test forces an answer for a key of " + request.key().operation()
                            + " that was called, or has another answer forced, already: force it before, or clear() first");
        }
        return records.claim(request);
    }

    private void write(Forced forced, ClaimRequest request, Lease lease, Records records) {
        if (forced instanceof Forced.Replayed replayed) {
            StoredResult result = values.sealed(engine.get(), request.key(), replayed.value());
            records.complete(lease, result, request.retainFor());
        } else if (forced instanceof Forced.KeyReused) {
            records.complete(lease, StoredResult.notKept(), request.retainFor());
        } else {
            records.abandon(lease);
        }
    }

    private static ClaimRequest foreign(ClaimRequest request, Line line) {
        boolean abandoned = line.forced() instanceof Forced.Abandoned;
        if (abandoned && request.reclaim()) {
            throw new IllegalStateException(
                    "a test forces a call of " + request.key().operation()
                            + " to be abandoned, and its guarantee is not AT_MOST_ONCE: calls of others never are");
        }
        return new ClaimRequest(
                request.key(),
                line.token(),
                line.forced() instanceof Forced.KeyReused ? ANOTHER_CALL : request.fingerprint(),
                request.leaseFor(),
                request.retainFor(),
                request.waitFor(),
                request.reclaim());
    }
}
