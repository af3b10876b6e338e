package dev.idempotent.verification;

import dev.idempotent.verification.Evidence.Effect;
import dev.idempotent.verification.Evidence.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls while all goes wrong, then one call of each key while all is well, then the evidence. */
final class Round {

    private static final int CLIENTS_A_NODE = 5;

    /** After the faults. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Schedule schedule;
    private final List<Node> nodes;
    private final Backend backend;
    private final History history;
    private final Tally tally;
    private final Clients clients;

    /** @param history where the nodes write; it is empty */
    Round(Schedule schedule, List<Node> nodes, Backend backend, History history, Tally tally) {
        this.schedule = schedule;
        this.nodes = nodes;
        this.backend = backend;
        this.history = history;
        this.tally = tally;
        this.clients = new Clients(nodes, history, tally);
    }

    List<Evidence> run(Duration length) throws InterruptedException, ExecutionException {
        Troubles troubles = new Troubles(schedule, length, nodes, backend, tally);
        try {
            callFor(length, troubles);
        } finally {
            troubles.stop();
        }
        backend.heal();
        for (Node node : nodes) {
            node.awaitStart();
        }
        callEachKey();
        return evidence();
    }

    private void callFor(Duration length, Troubles troubles) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        inManyThreads(() -> {
            while (System.nanoTime() - start < length.toNanos() || !troubles.haveAllCome()) {
                clients.call(schedule.call(next.getAndIncrement()));
            }
        });
    }

    private void callEachKey() throws InterruptedException, ExecutionException {
        Queue<Key> keys = new ConcurrentLinkedQueue<>(history.keys());
        tally.keys.addAndGet(keys.size());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        inManyThreads(() -> {
            for (Key key = keys.poll(); key != null; key = keys.poll()) {
                Call call = new Call(key, Math.floorMod(key.hashCode(), nodes.size()), Manner.PLAIN);
                clients.insist(call, deadline);
            }
        });
    }

    private void inManyThreads(Runnable work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS_A_NODE * nodes.size(); i++) {
                running.add(CompletableFuture.runAsync(work, threads));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get();
        } finally {
            threads.shutdown();
        }
    }

    private List<Evidence> evidence() {
        Map<Key, List<Effect>> effects = backend.effects(Key.prefix(schedule.round()));
        Map<Key, Kept> records = backend.records(Key.prefix(schedule.round()));
        return history.keys().stream()
                .map(key -> new Evidence(
                        key,
                        history.of(key),
                        effects.getOrDefault(key, List.of()),
                        Optional.ofNullable(records.get(key))))
                .toList();
    }
}
