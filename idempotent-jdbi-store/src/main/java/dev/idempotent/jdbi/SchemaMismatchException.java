package dev.idempotent.jdbi;

import java.io.Serial;
import java.util.List;

/** The store's table is missing, or is not what this version needs. The message says what differs and how to mend it. */
public final class SchemaMismatchException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private SchemaMismatchException(String message) {
        super(message);
    }

    static SchemaMismatchException missing(Table table) {
        return new SchemaMismatchException(
                "Table %s is missing. Create it with %s, or build the store with SchemaMode.CREATE"
                        .formatted(table, script(table)));
    }

    static SchemaMismatchException differs(Table table, List<String> differences) {
        return new SchemaMismatchException(
                "Table %s does not fit this version: %s. Alter it to what %s says, or drop it and build the store with SchemaMode.CREATE"
                        .formatted(table, String.join("; ", differences), script(table)));
    }

    private static String script(Table table) {
        String file = table.dialect().schemaFile() + " (in idempotent-jdbi-store's jar)";
        return table.hasUsualName() ? file : file + " under that name";
    }
}
