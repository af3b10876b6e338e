package dev.idempotent.verification;

import dev.idempotent.testing.Address;
import dev.idempotent.testing.Temporary;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL as Debian has it: a primary, or its replica, which is sent what the primary writes. */
final class StreamingServer {

    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
    private static final Account ACCOUNT = new Account("postgres");
    private static final String USER = "postgres";

    private final Path directory;
    private final boolean synchronous;
    private final int port;
    private final ServerProcess process;

    private StreamingServer(Path directory, boolean synchronous) {
        this.directory = directory;
        this.synchronous = synchronous;
        this.port = Ports.free(1).get(0);
        this.process = ServerProcess.start(
                log(directory),
                program(
                        "postgres",
                        "-D",
                        data(directory),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=localhost",
                        "-c",
                        "unix_socket_directories=" + directory,
                        "-c",
                        "max_connections=300",
                        "-c",
                        "fsync=on",
                        "-c",
                        "synchronous_commit=on",
                        "-c",
                        "synchronous_standby_names=" + (synchronous ? "*" : "")));
    }

    /** Whether Debian's package is there. */
    static boolean isInstalled() {
        return Files.exists(PROGRAMS.resolve("postgres"));
    }

    /** @param synchronous whether commits wait until a replica has them on its disk */
    static StreamingServer primary(boolean synchronous) {
        Path directory = ACCOUNT.directory("postgresql");
        run(directory, "initdb", "-D", data(directory), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        StreamingServer primary = new StreamingServer(directory, synchronous);
        primary.await("SELECT pg_is_in_recovery()", "f");
        return primary;
    }

    /** A new one, with all that this has; it is sent the rest when this returns. */
    StreamingServer replica() {
        Path copy = ACCOUNT.directory("postgresql");
        run(
                copy,
                "pg_basebackup",
                "-h",
                "localhost",
                "-p",
                Integer.toString(port),
                "-U",
                USER,
                "-D",
                data(copy),
                "-R",
                "-c",
                "fast");
        StreamingServer replica = new StreamingServer(copy, synchronous);
        await("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'", synchronous ? "sync" : "async");
        return replica;
    }

    private void await(String query, String answer) {
        new Patience(address(USER), process).awaitAnswer(query, 1, answer);
    }

    Address address(String database) {
        return new Address("jdbc:postgresql://localhost:" + port + "/" + database, USER, USER);
    }

    /** From now on the replica is not sent what is written here, as if the network did not let it through. */
    void sendNothingMore() {
        try (Connection connection = address(USER).connect();
                Statement statement = connection.createStatement();
                ResultSet senders = statement.executeQuery("SELECT pid FROM pg_stat_replication")) {
            while (senders.next()) {
                ServerProcess.signal("STOP", senders.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("on port " + port, e);
        }
    }

    /** It takes writes when this returns. */
    void promote() {
        address(USER).execute("SELECT pg_promote()");
        await("SELECT pg_is_in_recovery()", "f");
    }

    void kill() {
        process.kill();
        Temporary.delete(directory);
    }

    private static void run(Path directory, String program, String... arguments) {
        ServerProcess.run(log(directory), program(program, arguments));
    }

    private static List<String> program(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return ACCOUNT.running(command);
    }

    private static String data(Path directory) {
        return directory.resolve("data").toString();
    }

    private static File log(Path directory) {
        return directory.resolve("log").toFile();
    }
}
