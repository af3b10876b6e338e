package dev.idempotent.spring.actuate;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as operators see it. Operation, scope, key and token together name it as it was seen.
 *
 * @param state one of the store's, or that the lease has lapsed
 * @param node who has it or made it what it is, by its name; null where that is not known
 * @param age since the last claim was granted
 * @param leaseLeft until the lease ends; null once completed
 * @param result what kind of result there is; null unless completed
 * @param value the result; null where there is none, or it is not to be shown
 */
record RecordEntry(
        String operation,
        String scope,
        String key,
        String token,
        String state,
        int attempt,
        @Nullable String node,
        Duration age,
        @Nullable Duration leaseLeft,
        Duration retentionLeft,
        StoredResult.@Nullable Kind result,
        @Nullable String value) {

    static RecordEntry of(IdempotencyRecord record, Optional<String> node, @Nullable String value) {
        boolean completed = record.state() == State.COMPLETED;
        return new RecordEntry(
                record.key().operation(),
                record.key().scope(),
                record.key().value(),
                record.token(),
                hasLapsed(record) ? "LAPSED" : record.state().name(),
                record.attempt(),
                node.orElse(null),
                readable(record.age()),
                completed ? null : readable(record.leaseLeft()),
                readable(record.retentionLeft()),
                record.result().map(StoredResult::kind).orElse(null),
                value);
    }

    /** Nobody is known to run it, and the next call takes it over. */
    static boolean hasLapsed(IdempotencyRecord record) {
        return record.state() == State.IN_PROGRESS
                && (record.leaseLeft().isNegative() || record.leaseLeft().isZero());
    }

    private static Duration readable(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MILLIS);
    }
}
