package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.idempotent.Bench.Order;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
            CountDownLatch started = new CountDownLatch(CALLERS);
            Callable<Outcome<Order>> caller = () -> {
                started.countDown();
                return bench.engine.execute(patient, "hot", Bench.SAME, () -> {
                    started.await();
                    return bench.place();
                });
            };
            ExecutorService threads = virtualThreads();
            List<Future<Outcome<Order>>> calls = threads.invokeAll(
                    Stream.generate(() -> caller).limit(CALLERS).toList());
            threads.shutdown();

            assertThat(bench.runs).hasValue(1);
            // One for all that fly together; who has started and comes late, when that flight has landed, asks once
            // more.
            assertThat(bench.store.claims.get()).isBetween(1, CALLERS / 100);
            int replays = 0;
            for (Future<Outcome<Order>> call : calls) {
                assertThat(call.get().value()).isEqualTo(new Order("made by run 1", 1));
                replays += call.get().isReplay() ? 1 : 0;
            }
            assertThat(replays).isEqualTo(CALLERS - 1);
        }
    }

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
