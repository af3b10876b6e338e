package dev.idempotent.spring.actuate;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyRecords;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.StoreException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * What there is and what is stuck, for operators. It only reads, unless {@code management.endpoint.idempotency.access} is
 * {@code unrestricted}. Safe for use by many threads.
 */
@WebEndpoint(id = "idempotency", defaultAccess = Access.READ_ONLY)
final class IdempotencyEndpoint {

    /** So many records are counted at the most: an overview is asked for often. */
    static final int COUNTED = 10_000;

    private final Idempotency engine;
    private final KnownOperations operations;
    private final RecordSearch search;
    private final Settlement settlement;
    private final IdempotencyEndpointProperties properties;

    IdempotencyEndpoint(Idempotency engine, KnownOperations operations, IdempotencyEndpointProperties properties) {
        this.engine = engine;
        this.operations = operations;
        this.search = new RecordSearch(engine.records(), operations);
        this.settlement = new Settlement(engine.records(), operations);
        this.properties = properties;
    }

    @ReadOperation
    WebEndpointResponse<?> overview() {
        return answer(() -> new WebEndpointResponse<>(Overview.of(engine, operations.all(), COUNTED)));
    }

    /**
     * Records, those that were claimed first at the beginning.
     *
     * @param limit how many at the most; 100 unless told otherwise
     * @param key of one call, where that is asked for
     * @param operation whose key that is; any that is known unless told
     * @param principal whose call it was, as the scope resolver named it; anonymous unless told
     * @param scope in place of the principal: as a record shows it, and then the key too
     */
    @ReadOperation
    WebEndpointResponse<?> records(
            SecurityContext viewer,
            @Selector Listing listing,
            @Nullable Integer limit,
            @Nullable String key,
            @Nullable String operation,
            @Nullable String principal,
            @Nullable String scope) {
        return answer(() -> {
            RecordSearch.Found found = listing == Listing.BY_KEY
                    ? search.byKey(key, Optional.ofNullable(operation), principal, Optional.ofNullable(scope))
                    : search.list(listing, limit == null ? 100 : limit);
            boolean shown = properties.showValues().isShown(viewer, properties.roles());
            return new WebEndpointResponse<>(new RecordList(
                    found.records().stream()
                            .map(record ->
                                    RecordEntry.of(record, engine.records().node(record), shown ? value(record) : null))
                            .toList(),
                    found.complete()));
        });
    }

    private @Nullable String value(IdempotencyRecord record) {
        IdempotencyRecords records = engine.records();
        try {
            return records.payload(record).orElse(null);
        } catch (IdempotencyException.ResultUnreadable e) {
            return null;
        }
    }

    /**
     * Gives a call its result; repeats get it from now on.
     *
     * @param token of the record as it was seen
     * @param value JSON of the operation's result type, as a string: numbers that were parsed on the way are no longer what the
     *     operator wrote
     */
    @WriteOperation
    WebEndpointResponse<?> settle(String operation, String scope, String key, String token, String value) {
        return answer(() -> settlement.settle(operation, scope, key, token, value));
    }

    /** Forgets a call; the next one with its key runs. */
    @DeleteOperation
    WebEndpointResponse<?> release(String operation, String scope, String key, String token) {
        return answer(() -> settlement.release(operation, scope, key, token));
    }

    private static WebEndpointResponse<?> answer(Supplier<WebEndpointResponse<?>> asked) {
        try {
            return asked.get();
        } catch (IllegalArgumentException | IdempotencyException.InvalidKey | IdempotencyException.ResultUnstorable e) {
            return Refusal.of(WebEndpointResponse.STATUS_BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            return Refusal.of(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }
}
