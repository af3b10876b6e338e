package dev.idempotent.verification;

import dev.idempotent.testing.Address;
import dev.idempotent.testing.Temporary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One server of a cluster: MariaDB with Galera, as Debian has them. */
final class GaleraServer {

    private static final String SERVER = "/usr/sbin/mariadbd";
    private static final String PROVIDER = "/usr/lib/galera/libgalera_smm.so";
    private static final Account ACCOUNT = new Account("mysql");
    private static final Pattern POSITION = Pattern.compile("WSREP: Recovered position: (\\S+)");

    private final Path directory = ACCOUNT.directory("galera");
    private final Path data = directory.resolve("data");
    private final List<Integer> ports;
    private Optional<ServerProcess> process = Optional.empty();

    /** @param ports four: of SQL, of the cluster's talk, and of what a server that joins is sent, in parts or as a whole */
    GaleraServer(List<Integer> ports) {
        this.ports = ports;
    }

    /** Whether Debian's packages are there. */
    static boolean isInstalled() {
        return Stream.of(SERVER, PROVIDER).map(Path::of).allMatch(Files::exists);
    }

    int clusterPort() {
        return ports.get(1);
    }

    Address address(String database) {
        return new Address("jdbc:mariadb://localhost:" + ports.get(0) + "/" + database, "root", "");
    }

    /** As the first of its cluster. */
    void found(String cluster) {
        ServerProcess.run(
                log("install").toFile(),
                ACCOUNT.running(List.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db")));
        start(cluster, "--wsrep-new-cluster");
    }

    /** With what it has it asks the others for the rest; with nothing for all. */
    void join(String cluster) {
        if (Files.exists(data)) {
            start(cluster, "--wsrep-start-position=" + position(cluster));
        } else {
            var unused = ACCOUNT.directory(directory, "data");
            start(cluster);
        }
    }

    private void start(String cluster, String... more) {
        ServerProcess started = ServerProcess.start(log("server").toFile(), command(cluster, more));
        process = Optional.of(started);
        new Patience(address(""), started).awaitAnswer("SHOW STATUS LIKE 'wsrep_local_state_comment'", 2, "Synced");
    }

    /** Of the last write-set that it had when it was killed. */
    private String position(String cluster) {
        Path log = log("recovery");
        ServerProcess.run(log.toFile(), command(cluster, "--wsrep-recover"));
        try {
            Matcher found = POSITION.matcher(Files.readString(log, StandardCharsets.UTF_8));
            return found.results()
                    .reduce((earlier, later) -> later)
                    .map(MatchResult::group)
                    .map(text -> text.substring(text.lastIndexOf(' ') + 1))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(String cluster, String... more) {
        List<String> command = new ArrayList<>(List.of(
                SERVER,
                "--no-defaults",
                "--datadir=" + data,
                "--tmpdir=" + directory,
                "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + ports.get(0),
                "--max-connections=300",
                "--character-set-server=utf8mb4",
                "--binlog-format=ROW",
                "--innodb-autoinc-lock-mode=2",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-log-file-size=32M",
                "--wsrep-on=ON",
                "--wsrep-provider=" + PROVIDER,
                "--wsrep-cluster-address=" + cluster,
                "--wsrep-node-address=127.0.0.1",
                // Of a server that is gone the others are sure after two seconds, not five.
                "--wsrep-provider-options=base_host=127.0.0.1;base_port=%1$d;gmcast.listen_addr=tcp://127.0.0.1:%1$d;"
                                .formatted(ports.get(1))
                        + "ist.recv_addr=127.0.0.1:%d;gcache.size=64M;evs.suspect_timeout=PT2S;evs.keepalive_period=PT0.5S"
                                .formatted(ports.get(2)),
                "--wsrep-sst-method=rsync",
                "--wsrep-sst-receive-address=127.0.0.1:" + ports.get(3)));
        command.addAll(List.of(more));
        return ACCOUNT.running(command);
    }

    private Path log(String of) {
        return directory.resolve(of + ".log");
    }

    void kill() {
        process.ifPresent(ServerProcess::kill);
    }

    /** As if its disk were a new one. */
    void forget() {
        Temporary.delete(data);
    }
}
