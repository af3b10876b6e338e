package dev.idempotent.samples.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Makes calls at one time, each on a thread of its own. */
final class Together {

    private Together() {}

    static <T> List<T> call(List<Supplier<T>> calls) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        CountDownLatch ready = new CountDownLatch(calls.size());
        try {
            List<Future<T>> pending = new ArrayList<>();
            for (Supplier<T> call : calls) {
                pending.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return call.get();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : pending) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
