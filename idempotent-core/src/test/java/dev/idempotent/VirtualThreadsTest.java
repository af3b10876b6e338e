package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.idempotent.Bench.Order;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class VirtualThreadsTest {

    private static final int CALLERS = 10_000;

    /** Fewer carriers than callers: one that blocked its carrier would stop them all. */
    @Test
    @Timeout(60)
    void tenThousandOnOneHotKeyAreAllAnsweredByOneRun() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads need Java 21 or later");
        try (Bench bench = Bench.withStoppedClock()) {
            IdempotentOperation<Order> patient = Bench.operation(Duration.ofSeconds(50));
            CountDownLatch allWait = new CountDownLatch(1);
            Set<Thread> waiting = ConcurrentHashMap.newKeySet();
            Callable<Outcome<Order>> caller = () -> {
                waiting.add(Thread.currentThread());
                return bench.engine.execute(patient, "hot", Bench.SAME, () -> {
                    waiting.remove(Thread.currentThread());
                    allWait.await();
                    return bench.place();
                });
            };
            ExecutorService threads = virtualThreads();
            List<Future<Outcome<Order>>> calls =
                    Stream.generate(() -> threads.submit(caller)).limit(CALLERS).toList();
            await().until(() -> waiting.size() == CALLERS - 1);
            await().until(() -> waiting.stream().allMatch(VirtualThreadsTest::waitsForTheFlight));
            allWait.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(50, TimeUnit.SECONDS)).isTrue();

            assertThat(bench.runs).hasValue(1);
            assertThat(bench.store.claims).hasValue(1);
            int replays = 0;
            for (Future<Outcome<Order>> call : calls) {
                assertThat(call.get().value()).isEqualTo(new Order("made by run 1", 1));
                replays += call.get().isReplay() ? 1 : 0;
            }
            assertThat(replays).isEqualTo(CALLERS - 1);
        }
    }

    private static boolean waitsForTheFlight(Thread thread) {
        return (thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING)
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(Flight.class.getName()));
    }

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
