package dev.idempotent.jdbi;

import java.io.Serial;
import java.util.List;

/** No SQL is known for the database that the store was built on. */
public final class UnsupportedDatabaseException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private UnsupportedDatabaseException(String message) {
        super(message);
    }

    static UnsupportedDatabaseException unknown(String product, List<String> supported) {
        return new UnsupportedDatabaseException(
                "No idempotency store for the database '%s'%s. Supported: %s. Use one of these or another IdempotencyStore"
                        .formatted(
                                product,
                                product.equals("MySQL") ? ", which is not supported yet (MariaDB is)" : "",
                                String.join(", ", supported)));
    }

    static UnsupportedDatabaseException tooOld(String product, String version, String least) {
        return new UnsupportedDatabaseException(
                "No idempotency store for %s %s. Supported from %s on".formatted(product, version, least));
    }
}
