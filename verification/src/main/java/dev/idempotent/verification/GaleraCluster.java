package dev.idempotent.verification;

import dev.idempotent.testing.Address;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three servers, all of which take writes. One after the other is killed and joins again while the others go on: twice it asks
 * them for what it has missed, the third time, with nothing on its disk, for all.
 */
final class GaleraCluster implements Servers {

    private static final int SIZE = 3;
    private static final int PORTS_A_SERVER = 4;
    private static final String DATABASE = "payments";

    private final List<GaleraServer> servers;
    private final String name;
    private CompletableFuture<Void> joining = CompletableFuture.completedFuture(null);
    private int failures;
    private int asked;

    private GaleraCluster() {
        List<Integer> ports = Ports.free(SIZE * PORTS_A_SERVER);
        servers = IntStream.range(0, SIZE)
                .mapToObj(i -> new GaleraServer(ports.subList(i * PORTS_A_SERVER, (i + 1) * PORTS_A_SERVER)))
                .toList();
        name = servers.stream()
                .map(server -> "127.0.0.1:" + server.clusterPort())
                .collect(Collectors.joining(",", "gcomm://", ""));
    }

    static GaleraCluster start() {
        if (!GaleraServer.isInstalled()) {
            throw new IllegalStateException("there is no Galera: Debian's mariadb-server and rsync are needed");
        }
        GaleraCluster cluster = new GaleraCluster();
        cluster.servers.get(0).found(cluster.name);
        cluster.servers.stream().skip(1).forEach(server -> server.join(cluster.name));
        cluster.servers.get(0).address("").execute("CREATE DATABASE " + DATABASE);
        return cluster;
    }

    @Override
    public int doors() {
        return SIZE;
    }

    @Override
    public Address behind(int door) {
        return servers.get(door).address(DATABASE);
    }

    /** By one after the other: each is to know all. */
    @Override
    public Address overview() {
        return behind(asked++ % SIZE).with("sessionVariables=wsrep_sync_wait=7");
    }

    @Override
    public void fail() {
        heal();
        GaleraServer server = servers.get(failures % SIZE);
        boolean losesDisk = failures % SIZE == SIZE - 1;
        failures++;
        server.kill();
        joining = CompletableFuture.runAsync(() -> {
            if (losesDisk) {
                server.forget();
            }
            server.join(name);
        });
    }

    @Override
    public void heal() {
        joining.join();
    }

    @Override
    public void close() {
        servers.forEach(GaleraServer::kill);
    }
}
