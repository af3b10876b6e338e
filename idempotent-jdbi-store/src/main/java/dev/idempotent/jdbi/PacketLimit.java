package dev.idempotent.jdbi;

import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import org.jdbi.v3.core.Handle;

/**
 * The longest statement that the server takes, where it has such a limit. It answers a longer one by closing the
 * connection, which looks like a failure that passes; so such a one is not sent.
 */
record PacketLimit(Table table, long bytes) {

    /** Of a statement, less the result in it. */
    private static final int REST = 4_096;

    static PacketLimit of(Handle handle, Table table) {
        String query = table.dialect().packetLimit();
        return new PacketLimit(
                table,
                query.isEmpty()
                        ? Long.MAX_VALUE
                        : handle.createQuery(query).mapTo(Long.class).one());
    }

    void requireFits(StoredResult result) {
        long needed = REST + table.dialect().lengthOnTheWire(result.bytes());
        if (needed > bytes) {
            throw StoreException.lasting(
                    "could not store a result in table %s: it takes a packet of %d bytes, and the server's max_allowed_packet is %d. Raise that, or return less"
                            .formatted(table, needed, bytes),
                    null);
        }
    }
}
