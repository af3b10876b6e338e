package dev.idempotent.verification;

import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.DatabaseServer;
import dev.idempotent.testing.Wire;
import dev.idempotent.verification.Evidence.Effect;
import dev.idempotent.verification.Evidence.Kept;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The database that the nodes share, with the wire between. What is read here goes past the wire, and past the library. */
final class Backend implements AutoCloseable {

    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final DatabaseServer server;
    private final Wire wire;
    private final Jdbi jdbi;

    private Backend(DatabaseServer server, Address address) {
        this.server = server;
        this.wire = Wire.to(address);
        this.jdbi = Jdbi.create(address::connect);
    }

    static Backend start(DatabaseKind kind) {
        DatabaseServer server = kind.start();
        Backend backend = new Backend(server, server.fresh());
        JdbiIdempotencyStore.builder(backend.jdbi)
                .schema(SchemaMode.CREATE)
                .build()
                .close();
        // Nothing here keeps a key from having two effects.
        backend.jdbi.useHandle(handle -> handle.execute("CREATE TABLE effects (payment VARCHAR(100) NOT NULL,"
                + " attempt INT NOT NULL, token VARCHAR(36) NOT NULL, node VARCHAR(20) NOT NULL,"
                + " answer VARCHAR(36) NOT NULL)"));
        backend.jdbi.useHandle(handle -> handle.execute("CREATE INDEX effects_of ON effects (payment)"));
        return backend;
    }

    /** Where a node finds it. */
    Address addressFor(int node) {
        return wire.address();
    }

    /** Breaks what connections there are, and what is made within {@code length}. */
    void cut(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        do {
            wire.cutAll();
            LockSupport.parkNanos(A_MOMENT.toNanos());
        } while (System.nanoTime() < end);
    }

    void restart() {
        server.kill();
        server.restart();
    }

    /** By key, for all keys with the prefix. */
    Map<Key, List<Effect>> effects(String prefix) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT payment, attempt, token, node, answer FROM effects WHERE payment LIKE :prefix")
                .bind("prefix", prefix + "%")
                .map((row, context) -> Map.entry(
                        Key.parse(row.getString(1)),
                        new Effect(row.getInt(2), row.getString(3), row.getString(4), row.getString(5))))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList()))));
    }

    /** By key, for all keys with the prefix. */
    Map<Key, Kept> records(String prefix) {
        Map<Key, Kept> records = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(
                        "SELECT idempotency_key, state, result FROM idempotency_record WHERE idempotency_key LIKE :prefix")
                .bind("prefix", prefix + "%")
                .map((row, context) ->
                        Map.entry(Key.parse(row.getString(1)), new Kept(row.getString(2), text(row.getBytes(3)))))
                .forEach(entry -> records.put(entry.getKey(), entry.getValue())));
        return records;
    }

    /** Of a JSON text without anything in it that would be escaped. */
    private static Optional<String> text(byte @Nullable [] json) {
        return Optional.ofNullable(json).map(bytes -> new String(bytes, StandardCharsets.UTF_8).replace("\"", ""));
    }

    @Override
    public void close() {
        wire.close();
        server.close();
    }
}
