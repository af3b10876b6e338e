package dev.idempotent.spring.actuate;

import dev.idempotent.IdempotencyRecords;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.RecordKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds records for operators. */
final class RecordSearch {

    /** So many are read at the most, of which some may not be asked for. */
    private static final int MOST = 1_000;

    private final IdempotencyRecords records;
    private final KnownOperations operations;

    RecordSearch(IdempotencyRecords records, KnownOperations operations) {
        this.records = records;
        this.operations = operations;
    }

    /** @param complete whether these are all */
    record Found(List<IdempotencyRecord> records, boolean complete) {}

    Found list(Listing listing, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is at least 1 and at most " + MOST);
        }
        List<IdempotencyRecord> read = read(listing);
        List<IdempotencyRecord> asked = read.stream()
                .filter(record -> RecordEntry.hasLapsed(record) == (listing == Listing.LAPSED))
                .toList();
        return new Found(asked.stream().limit(limit).toList(), read.size() < MOST && asked.size() <= limit);
    }

    private List<IdempotencyRecord> read(Listing listing) {
        if (listing == Listing.FAILED) {
            return records.listFailed(MOST);
        }
        return records.list(listing == Listing.ABANDONED ? State.ABANDONED : State.IN_PROGRESS, MOST);
    }

    Found byKey(@Nullable String key, Optional<String> operation, @Nullable String principal, Optional<String> scope) {
        if (key == null) {
            throw new IllegalArgumentException("the parameter key is missing");
        }
        List<IdempotentOperation<?>> asked = operation.map(operations::named).orElseGet(operations::all);
        Stream<Optional<IdempotencyRecord>> found = scope.isPresent()
                ? Stream.concat(asked.stream().map(IdempotentOperation::name), operation.stream())
                        .distinct()
                        .map(name -> records.find(new RecordKey(name, scope.get(), key)))
                : asked.stream().map(each -> records.find(each, Optional.ofNullable(principal), key));
        // Methods that share an operation share its records.
        Map<RecordKey, IdempotencyRecord> byKey = new LinkedHashMap<>();
        found.flatMap(Optional::stream).forEach(record -> byKey.put(record.key(), record));
        return new Found(List.copyOf(byKey.values()), true);
    }
}
