package dev.idempotent.store.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Runs threads that start at one moment. */
final class Race {

    private static final long PATIENCE_SECONDS = 120;

    private Race() {}

    /**
     * What {@code runners} threads return, in their order. A runner that throws, or that does not come back, fails the
     * test.
     */
    static <T> List<T> of(int runners, IntFunction<Callable<T>> runner) {
        CyclicBarrier start = new CyclicBarrier(runners);
        ExecutorService threads = Executors.newFixedThreadPool(runners);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                Callable<T> task = runner.apply(i);
                running.add(threads.submit(() -> {
                    await(start);
                    return task.call();
                }));
            }
            return results(running);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CyclicBarrier start) throws InterruptedException, BrokenBarrierException {
        start.await();
    }

    private static <T> List<T> results(List<Future<T>> running) {
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            try {
                results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                throw new AssertionError("a racing call failed: " + e.getCause(), e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("a racing call did not return in " + PATIENCE_SECONDS + " seconds", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while calls were racing", e);
            }
        }
        return results;
    }
}
