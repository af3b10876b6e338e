package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;

/** Collects the settings of a {@link JdbiIdempotencyStore}. Not safe for use by many threads. */
public final class JdbiIdempotencyStoreBuilder {

    private final Connections connections;
    private SchemaMode mode = SchemaMode.VALIDATE;
    private TableName name = TableName.USUAL;

    JdbiIdempotencyStoreBuilder(Connections connections) {
        this.connections = connections;
    }

    /** What to do about the table; {@link SchemaMode#VALIDATE} unless set. */
    public JdbiIdempotencyStoreBuilder schema(SchemaMode mode) {
        this.mode = mode;
        return this;
    }

    /** What the table is called, where the session looks; {@code idempotency_record} unless set. */
    public JdbiIdempotencyStoreBuilder table(String table) {
        return table("", table);
    }

    /**
     * What the table and its schema (in MariaDB: database) are called. A name of letters, digits and underscores means
     * what it means in SQL without quotes; any other one is taken literally.
     *
     * @throws IllegalArgumentException where the table's name is blank, or a name has more than 52 characters, quotes,
     *     control characters or one of {@code : ? { } < > \}
     */
    public JdbiIdempotencyStoreBuilder table(String schema, String table) {
        this.name = new TableName(schema, table);
        return this;
    }

    /**
     * Connects to the database, sees to the table, and returns the store.
     *
     * @throws UnsupportedDatabaseException where the store has no SQL for the database
     * @throws SchemaMismatchException where the table is missing or does not fit
     * @throws StoreException where the database does not answer
     */
    public JdbiIdempotencyStore build() {
        Setup setup = Setup.on(connections, name);
        setup.apply(mode);
        return new JdbiIdempotencyStore(setup, connections, KeptConnection.of(connections.jdbi()));
    }
}
