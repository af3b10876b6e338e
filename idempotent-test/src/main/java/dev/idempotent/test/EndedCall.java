package dev.idempotent.test;

import dev.idempotent.IdempotencyException;
import java.util.Locale;
import java.util.Optional;

/**
 * What a call came to.
 *
 * @param key as the text that names the record; empty where it is not known
 * @param refusal where it was refused
 */
record EndedCall(String operation, Optional<String> key, How how, Optional<IdempotencyException> refusal) {

    enum How {
        EXECUTED,
        REPLAYED,
        FOUND,
        FAILED,
        REFUSED,
        UNGUARDED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String where() {
        return operation
                + (how == How.UNGUARDED
                        ? ""
                        : key.map(text -> ", key \"" + text + "\"").orElse(", key not known"));
    }

    String what() {
        return refusal.map(reason -> "refused with " + reason.getClass().getSimpleName())
                .orElseGet(how::toString);
    }
}
