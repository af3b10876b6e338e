package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyContext;
import dev.idempotent.Idempotent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One advice, one expression that Spring compiles as it goes, many threads, and values of changing types. */
class OneAdviceManyThreadsTest {

    private static final int THREADS = 8;
    private static final int CALLS = 600;

    record Holder(Object id) {}

    record Seen(String call, String id, String key) {}

    static class Service {
        @Idempotent(key = "{#call, #holder.id}")
        Seen act(String call, Holder holder) {
            return new Seen(
                    call,
                    holder.id().toString(),
                    IdempotencyContext.current().orElseThrow().key());
        }
    }

    @Test
    void everyCallSeesItsOwnArgumentsAndItsOwnContext() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Advised advised = new Advised()) {
            Service service = new Service();
            List<Callable<Boolean>> callers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String name = "thread " + thread;
                callers.add(() -> allAreTheirOwn(advised, service, name));
            }
            for (Future<Boolean> caller : threads.invokeAll(callers)) {
                assertThat(caller.get()).isTrue();
            }
            assertThat(advised.granted).hasSize(THREADS * CALLS);
        } finally {
            threads.shutdownNow();
        }
        assertThat(IdempotencyContext.current()).isEmpty();
    }

    private static boolean allAreTheirOwn(Advised advised, Service service, String thread) throws Exception {
        for (int i = 0; i < CALLS; i++) {
            Object id = i % 3 == 0 ? (Object) i : i % 3 == 1 ? (Object) (long) i : "s" + i;
            String call = thread + " call " + i;
            Seen own = new Seen(call, id.toString(), "[" + part(call) + part(id.toString()));
            for (int repeat = 0; repeat < 2; repeat++) {
                assertThat(called(advised, service, call, id)).isEqualTo(own.toString());
            }
        }
        return true;
    }

    private static String called(Advised advised, Service service, String call, Object id) throws Exception {
        try {
            return String.valueOf(advised.call(service, "act", call, new Holder(id)));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String text) {
        return text.length() + ":" + text;
    }
}
