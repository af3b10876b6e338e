package dev.idempotent.verification;

import dev.idempotent.testing.MariaDbServer;
import dev.idempotent.testing.PostgreSqlServer;
import java.util.function.Supplier;

/** What the nodes may share. */
enum DatabaseKind {
    POSTGRESQL(() -> SingleServer.of(PostgreSqlServer.start()), true),
    MARIADB(() -> SingleServer.of(MariaDbServer.start()), true),
    /** In a process of its own, in memory. */
    H2(() -> SingleServer.of(H2Process.start()), false),
    /** Several servers, by each of which nodes come in. */
    GALERA(GaleraCluster::start, true),
    /** With a replica, which every commit waits for. */
    POSTGRESQL_SYNC(() -> PostgreSqlPair.start(true), true),
    /** With a replica, which no commit waits for: what it has not been sent is lost when it takes the primary's place. */
    POSTGRESQL_ASYNC(() -> PostgreSqlPair.start(false), true);

    @SuppressWarnings("ImmutableEnumChecker") // Factories have no state.
    private final Supplier<Servers> starting;

    private final boolean restarts;

    /** @param restarts whether what is committed survives that its process is killed */
    DatabaseKind(Supplier<Servers> starting, boolean restarts) {
        this.starting = starting;
        this.restarts = restarts;
    }

    Servers start() {
        return starting.get();
    }

    /** Without what it cannot stand by its nature. */
    Mix bearable(Mix mix) {
        return restarts ? mix : mix.without(Mix.Kind.RESTART);
    }
}
