package dev.idempotent.jdbi;

/** What a store does about its table when it is built. */
public enum SchemaMode {
    /**
     * Creates the table and its index where they are missing, then validates. Safe where several nodes start at once;
     * never changes a table that is there. Needs the right to create tables.
     */
    CREATE,
    /** Compares the table with what this version needs; {@link SchemaMismatchException} where it does not fit. */
    VALIDATE,
    /** Touches nothing: the first call tells whether the table fits. */
    NONE
}
