package dev.idempotent.verification;

import dev.idempotent.testing.Address;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A primary and its replica. When the primary fails, for a moment nothing gets through to the replica; then the primary is
 * killed, before anything else is done, and the replica takes its place; a new one is made meanwhile.
 */
final class PostgreSqlPair implements Servers {

    private static final String DATABASE = "payments";

    private static final Duration DELAY = Duration.ofSeconds(1);

    private volatile StreamingServer primary;
    private StreamingServer replica;
    private CompletableFuture<StreamingServer> next;

    private PostgreSqlPair(StreamingServer primary) {
        this.primary = primary;
        this.replica = primary.replica();
        this.next = CompletableFuture.completedFuture(replica);
    }

    /** @param synchronous whether commits wait for the replica */
    static PostgreSqlPair start(boolean synchronous) {
        if (!StreamingServer.isInstalled()) {
            throw new IllegalStateException("there is no PostgreSQL with replicas: Debian's postgresql-15 is needed");
        }
        PostgreSqlPair pair = new PostgreSqlPair(StreamingServer.primary(synchronous));
        pair.primary.address("postgres").execute("CREATE DATABASE " + DATABASE);
        return pair;
    }

    @Override
    public int doors() {
        return 1;
    }

    @Override
    public Address behind(int door) {
        return primary.address(DATABASE);
    }

    @Override
    public Address overview() {
        return primary.address(DATABASE);
    }

    @Override
    public void fail() {
        heal();
        StreamingServer promoted = replica;
        primary.sendNothingMore();
        LockSupport.parkNanos(DELAY.toNanos());
        primary.kill();
        promoted.promote();
        primary = promoted;
        next = CompletableFuture.supplyAsync(promoted::replica);
    }

    @Override
    public void heal() {
        replica = next.join();
    }

    @Override
    public void close() {
        heal();
        primary.kill();
        replica.kill();
    }
}
