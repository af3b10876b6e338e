package dev.idempotent.annotation.subject;

import dev.idempotent.Idempotent;

/** Guards a method that is inherited from an interface. */
public interface Ticketing {

    int nextNumber();

    @Idempotent(key = "#id")
    default int ticket(String id) {
        return nextNumber();
    }
}
