package dev.idempotent.test;

import dev.idempotent.store.RecordKey;
import java.util.Optional;
import java.util.UUID;

/**
 * One line of a {@link Script}.
 *
 * @param operation empty for any
 * @param key as the text that names the record
 * @param token of the claim that makes the forced record
 */
record Line(Optional<String> operation, String key, Forced forced, String token) {

    Line(Optional<String> operation, String key, Forced forced) {
        this(operation, key, forced, UUID.randomUUID().toString());
    }

    boolean isOf(RecordKey called) {
        return called.value().equals(key) && operation.stream().allMatch(name -> isOperation(name, called));
    }

    boolean isOfSameCalls(Line other) {
        return key.equals(other.key) && operation.equals(other.operation);
    }

    /** A record has long names hashed. */
    static boolean isOperation(String name, RecordKey called) {
        return isOperation(name, called.operation());
    }

    static boolean isOperation(String name, String called) {
        return name.equals(called) || new RecordKey(name, "", "").operation().equals(called);
    }
}
