package dev.idempotent.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, with every commit on the disk before it is told. */
public final class PostgreSqlServer implements DatabaseServer {

    private static final Logger LOG = LoggerFactory.getLogger(PostgreSqlServer.class);
    private static final String USER = "postgres";

    private final @Nullable PgBinaryResolver binaries;
    private final Path data;
    private EmbeddedPostgres server;

    private PostgreSqlServer(@Nullable PgBinaryResolver binaries) {
        this.binaries = binaries;
        this.data = Temporary.directory("postgresql");
        this.server = start(0);
    }

    /** The newest version that is tested with. */
    public static PostgreSqlServer start() {
        return new PostgreSqlServer(null);
    }

    /** The oldest version that is tested with. */
    public static PostgreSqlServer startOldest() {
        return new PostgreSqlServer((system, machine) -> resource("/postgresql-15/postgres-linux-x86_64.txz"));
    }

    private static InputStream resource(String name) throws IOException {
        InputStream found = PostgreSqlServer.class.getResourceAsStream(name);
        if (found == null) {
            throw new IOException(name + " is not on the class path");
        }
        return found;
    }

    private EmbeddedPostgres start(int port) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofMinutes(1))
                // The library switches both off.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "300");
        if (port != 0) {
            builder.setPort(port);
        }
        if (binaries != null) {
            builder.setPgBinaryResolver(binaries);
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Address fresh() {
        String name = "d" + UUID.randomUUID().toString().replace("-", "");
        address(USER).execute("CREATE DATABASE " + name);
        return address(name);
    }

    private Address address(String database) {
        return new Address("jdbc:postgresql://localhost:" + server.getPort() + "/" + database, USER, USER);
    }

    @Override
    public void kill() {
        ProcessHandle postmaster = postmaster();
        postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
        postmaster.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        letGoOfItsDirectory();
    }

    /** The library holds a lock on it for as long as it takes the server to run. */
    private void letGoOfItsDirectory() {
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            LOG.debug("There was nothing left to stop", e);
        }
    }

    private ProcessHandle postmaster() {
        try {
            String pid =
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void restart() {
        server = start(server.getPort());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException | CompletionException e) {
            throw new IllegalStateException("PostgreSQL did not stop", e);
        }
    }
}
