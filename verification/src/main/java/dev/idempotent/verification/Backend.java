package dev.idempotent.verification;

import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.testing.Address;
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
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The database that the nodes share, with the wires between. What is read here goes past the wires, and past the library. */
final class Backend implements AutoCloseable {

    private static final Duration A_MOMENT = Duration.ofMillis(1);

    private final Servers servers;
    private final List<Wire> wires;
    private final Jdbi jdbi;

    private Backend(Servers servers) {
        this.servers = servers;
        this.wires = IntStream.range(0, servers.doors())
                .mapToObj(door -> Wire.to(() -> servers.behind(door)))
                .toList();
        this.jdbi = Jdbi.create(() -> servers.overview().connect());
    }

    static Backend start(DatabaseKind kind) {
        Backend backend = new Backend(kind.start());
        JdbiIdempotencyStore.builder(backend.jdbi)
                .schema(SchemaMode.CREATE)
                .build()
                .close();
        // Nothing here keeps a key from having two effects. Galera wants every row to have a name.
        backend.jdbi.useHandle(handle -> handle.execute("CREATE TABLE effects (id SERIAL PRIMARY KEY,"
                + " payment VARCHAR(100) NOT NULL, attempt INT NOT NULL, token VARCHAR(36) NOT NULL,"
                + " node VARCHAR(20) NOT NULL, answer VARCHAR(36) NOT NULL)"));
        backend.jdbi.useHandle(handle -> handle.execute("CREATE INDEX effects_of ON effects (payment)"));
        return backend;
    }

    /** Where a node finds it; where there are several servers, each node has one. */
    Address addressFor(int node) {
        return wires.get(node % wires.size()).address();
    }

    /** Breaks what connections there are, and what is made within {@code length}. */
    void cut(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        do {
            wires.forEach(Wire::cutAll);
            LockSupport.parkNanos(A_MOMENT.toNanos());
        } while (System.nanoTime() < end);
    }

    /** One server is killed, and starts again or is replaced, for which {@link #heal} waits. */
    void restart() {
        servers.fail();
    }

    void heal() {
        servers.heal();
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
        wires.forEach(Wire::close);
        servers.close();
    }
}
