package dev.idempotent.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The least that a call can cost which many send at once: one claims and completes, by JDBC, the others wait for it in
 * memory. Nodes share that memory, which is less than any could do.
 */
final class OneCallFloor implements Contender {

    private final LeaseFloor store;
    private final ConcurrentMap<String, CompletableFuture<String>> running;

    private OneCallFloor(LeaseFloor store, ConcurrentMap<String, CompletableFuture<String>> running) {
        this.store = store;
        this.running = running;
    }

    static Maker maker() {
        ConcurrentMap<String, CompletableFuture<String>> running = new ConcurrentHashMap<>();
        return (site, work) -> new OneCallFloor(new LeaseFloor(site, work), running);
    }

    @Override
    public String first(String key) throws Exception {
        return store.first(key);
    }

    @Override
    public String again(String key) throws Exception {
        CompletableFuture<String> mine = new CompletableFuture<>();
        CompletableFuture<String> other = running.putIfAbsent(key, mine);
        if (other != null) {
            return other.get();
        }
        try {
            mine.complete(first(key));
        } catch (Exception | Error e) {
            mine.completeExceptionally(e);
            throw e;
        }
        return mine.get();
    }

    @Override
    public void close() {
        store.close();
    }
}
