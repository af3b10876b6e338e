package dev.idempotent.jdbi;

import java.io.Serial;
import java.util.List;

/** No SQL is known for the database that the store was built on. */
public final class UnsupportedDatabaseException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    UnsupportedDatabaseException(String product, List<String> supported) {
        super("No idempotency store for the database '%s'. Supported: %s. Use one of these or another IdempotencyStore"
                .formatted(product, String.join(", ", supported)));
    }
}
