package dev.idempotent.testing;

import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Supplier;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/** What the library supports. Each server is started when it is first asked for, and ends with the JVM. */
public enum Database {
    H2,
    H2_SERVER,
    POSTGRESQL_15,
    POSTGRESQL,
    MARIADB;

    private static final Shared H2_SHARED = new Shared(Database::h2Server);
    private static final Shared POSTGRESQL_15_SHARED = new Shared(PostgreSqlServer::startOldest);
    private static final Shared POSTGRESQL_SHARED = new Shared(PostgreSqlServer::start);
    private static final Shared MARIADB_SHARED = new Shared(MariaDbServer::start);

    /** Where a new, empty database is. */
    public Address fresh() {
        return switch (this) {
            case H2 -> inMemory();
            case H2_SERVER -> H2_SHARED.fresh();
            case POSTGRESQL_15 -> POSTGRESQL_15_SHARED.fresh();
            case POSTGRESQL -> POSTGRESQL_SHARED.fresh();
            case MARIADB -> MARIADB_SHARED.fresh();
        };
    }

    /** What a JDBC URL leads to. */
    public static Database at(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        return url.startsWith("jdbc:mariadb:") ? MARIADB : H2;
    }

    /** SQL for what {@code column} was so many microseconds ago, which a parameter named {@code by} tells. */
    public String earlier(String column) {
        return switch (this) {
            case H2, H2_SERVER -> "DATEADD(MICROSECOND, -:by, " + column + ")";
            case POSTGRESQL_15, POSTGRESQL -> column + " - CAST(:by AS BIGINT) * INTERVAL '1 microsecond'";
            case MARIADB -> column + " - INTERVAL :by MICROSECOND";
        };
    }

    private static Address inMemory() {
        return new Address("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    private static DatabaseServer h2Server() {
        try {
            return new H2Server(
                    Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start());
        } catch (SQLException e) {
            throw new IllegalStateException("H2 did not start", e);
        }
    }

    private record H2Server(Server server) implements DatabaseServer {

        @Override
        public Address fresh() {
            return new Address(
                    "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
                    "sa",
                    "");
        }

        @Override
        public void kill() {
            throw new UnsupportedOperationException("it runs in this JVM");
        }

        @Override
        public void restart() {
            throw new UnsupportedOperationException("what it has is in this JVM's memory");
        }

        @Override
        public void close() {
            server.stop();
        }
    }

    private static final class Shared {

        private final Supplier<DatabaseServer> start;
        private @Nullable DatabaseServer server;

        Shared(Supplier<DatabaseServer> start) {
            this.start = start;
        }

        synchronized Address fresh() {
            DatabaseServer running = server;
            if (running == null) {
                running = start.get();
                server = running;
            }
            return running.fresh();
        }
    }
}
