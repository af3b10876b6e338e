package dev.idempotent.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that do the same at one time; one caller is the thread that asks, and has no limit of time. */
final class Callers implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final int count;
    private final ExecutorService threads;

    Callers(int count) {
        this.count = count;
        threads = Executors.newFixedThreadPool(count);
    }

    /** What each came to. */
    <R> List<R> together(Callable<R> task) throws Exception {
        if (count == 1) {
            return List.of(task.call());
        }
        List<Future<R>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            running.add(threads.submit(task));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> each : running) {
            try {
                results.add(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                throw new IllegalStateException("a caller failed", e.getCause());
            } catch (TimeoutException e) {
                throw new IllegalStateException("a call did not come to an end in " + PATIENCE_SECONDS + " s", e);
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
