package dev.idempotent.verification;

import dev.idempotent.testing.DatabaseServer;
import dev.idempotent.testing.MariaDbServer;
import dev.idempotent.testing.PostgreSqlServer;
import java.util.function.Supplier;

/** What the nodes may share. */
enum DatabaseKind {
    POSTGRESQL(PostgreSqlServer::start, true),
    MARIADB(MariaDbServer::start, true),
    /** In a process of its own, in memory. */
    H2(H2Process::start, false);

    @SuppressWarnings("ImmutableEnumChecker") // Factories have no state.
    private final Supplier<DatabaseServer> starting;

    private final boolean restarts;

    /** @param restarts whether what is committed survives that its process is killed */
    DatabaseKind(Supplier<DatabaseServer> starting, boolean restarts) {
        this.starting = starting;
        this.restarts = restarts;
    }

    DatabaseServer start() {
        return starting.get();
    }

    /** Without what it cannot stand by its nature. */
    Mix bearable(Mix mix) {
        return restarts ? mix : mix.without(Mix.Kind.RESTART);
    }
}
