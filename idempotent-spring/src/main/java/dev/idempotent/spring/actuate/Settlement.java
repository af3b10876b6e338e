package dev.idempotent.spring.actuate;

import dev.idempotent.IdempotencyRecords;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Brings calls to their end that nobody else will. A record is named as it was seen: its token is part of that. */
final class Settlement {

    private static final int CONFLICT = 409;

    private final IdempotencyRecords records;
    private final KnownOperations operations;

    Settlement(IdempotencyRecords records, KnownOperations operations) {
        this.records = records;
        this.operations = operations;
    }

    /** @param done what the record has become */
    record Done(String done) implements OperationResponseBody {}

    WebEndpointResponse<?> settle(String operation, String scope, String key, String token, String json) {
        IdempotentOperation<?> known = only(operations.named(operation));
        return end(
                new RecordKey(operation, scope, key),
                token,
                "settled",
                record -> records.settleAsJson(record, known, json));
    }

    WebEndpointResponse<?> release(String operation, String scope, String key, String token) {
        return end(new RecordKey(operation, scope, key), token, "released", records::release);
    }

    private static IdempotentOperation<?> only(List<IdempotentOperation<?>> named) {
        if (named.isEmpty()) {
            throw new IllegalArgumentException(
                    "no operation is known by that name, so neither is its result type: it can be released only");
        }
        if (named.stream().map(IdempotentOperation::resultType).distinct().count() > 1) {
            throw new IllegalArgumentException(
                    "several operations of that name return different types: settle it by Idempotency.records()");
        }
        return named.get(0);
    }

    private WebEndpointResponse<?> end(
            RecordKey key, String token, String done, Predicate<IdempotencyRecord> settlement) {
        Optional<IdempotencyRecord> found = records.find(key);
        if (found.isEmpty()) {
            return Refusal.of(WebEndpointResponse.STATUS_NOT_FOUND, "there is no such record");
        }
        boolean ended = found.get().token().equals(token) && settlement.test(found.get());
        return ended
                ? new WebEndpointResponse<>(new Done(done))
                : Refusal.of(
                        CONFLICT, "the record is not as it was seen, is completed, or its owner is alive: look again");
    }
}
