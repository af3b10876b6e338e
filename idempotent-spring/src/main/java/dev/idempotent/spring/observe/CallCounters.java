package dev.idempotent.spring.observe;

import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts what calls come to: each once, by its operation. */
final class CallCounters implements IdempotencyListener {

    private final MeterProvider<Counter> calls;
    private final MeterProvider<Counter> takeovers;
    private final MeterProvider<Counter> resultsNotKept;
    private final Counter purged;
    private final Timer purges;

    CallCounters(MeterRegistry registry) {
        calls = Counter.builder("idempotent.calls")
                .description("Guarded calls, by what they came to")
                .withRegistry(registry);
        takeovers = Counter.builder("idempotent.takeovers")
                .description("Calls that were granted a key whose earlier owner had fallen silent")
                .withRegistry(registry);
        resultsNotKept = Counter.builder("idempotent.results.not.kept")
                .description("Calls that ran, and whose result could not be kept, so that repeats are refused")
                .withRegistry(registry);
        purged = Counter.builder("idempotent.purge.removed")
                .description("Records that were removed since their retention was over")
                .register(registry);
        purges = Timer.builder("idempotent.purge")
                .description("Runs that remove records whose retention is over")
                .register(registry);
    }

    private void count(RecordKey key, CallOutcome outcome) {
        count(key.operation(), outcome);
    }

    private void count(String operation, CallOutcome outcome) {
        calls.withTags(OperationTag.NAME, OperationTag.of(operation), "outcome", outcome.tag())
                .increment();
    }

    @Override
    public void granted(Lease lease) {
        if (lease.attempt() > 1) {
            takeovers.withTag(OperationTag.NAME, lease.key().operation()).increment();
        }
    }

    @Override
    public void executed(RecordKey key) {
        count(key, CallOutcome.EXECUTED);
    }

    @Override
    public void replayed(RecordKey key) {
        count(key, CallOutcome.REPLAYED);
    }

    @Override
    public void found(RecordKey key) {
        count(key, CallOutcome.FOUND);
    }

    @Override
    public void failed(RecordKey key, Throwable failure) {
        count(key, CallOutcome.FAILED);
    }

    @Override
    public void failureKept(RecordKey key, Throwable failure) {
        count(key, CallOutcome.FAILURE_KEPT);
    }

    @Override
    public void abandoned(RecordKey key, Throwable failure) {
        count(key, CallOutcome.ABANDONED);
    }

    @Override
    public void leaseLost(Lease lease) {
        count(lease.key(), CallOutcome.LEASE_LOST);
    }

    @Override
    public void outcomeUnknown(RecordKey key) {
        count(key, CallOutcome.OUTCOME_UNKNOWN);
    }

    @Override
    public void refused(String operation, IdempotencyException reason) {
        count(operation, CallOutcome.of(reason));
    }

    @Override
    public void unguarded(String operation) {
        count(operation, CallOutcome.UNGUARDED);
    }

    @Override
    public void resultNotKept(RecordKey key, Throwable cause) {
        resultsNotKept.withTag(OperationTag.NAME, key.operation()).increment();
    }

    @Override
    public void purged(int removed, Duration took) {
        purged.increment(removed);
        purges.record(took);
    }
}
