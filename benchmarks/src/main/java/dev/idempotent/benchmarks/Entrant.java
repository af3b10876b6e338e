package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Mix;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A contender in a scenario, with its callers and with calls to repeat. */
final class Entrant implements AutoCloseable {

    private static final int SOME = 500;

    private final Scenario scenario;
    private final Work work;
    private final List<Contender> nodes = new ArrayList<>();
    private final ExecutorService callers;
    private final List<String> used = new ArrayList<>();
    private final String prefix = UUID.randomUUID().toString().substring(0, 18);
    private final AtomicLong keys = new AtomicLong();

    Entrant(Contender.Entry entry, Scenario scenario, Site site) throws Exception {
        this.scenario = scenario;
        work = new Work(scenario.bytes(), scenario.millisOfWork());
        nodes.add(entry.maker().on(site, work));
        if (scenario.mix() == Mix.DUPLICATES_ON_TWO_NODES) {
            nodes.add(entry.maker().on(site, work));
        }
        callers = Executors.newFixedThreadPool(scenario.callers());
        int repeated = switch (scenario.mix()) {
            case REPLAY, ONE_IN_TEN_REPEATS -> scenario.bytes() == Scenario.SMALL ? SOME : SOME / 10;
            case HOT_KEY -> 1;
            default -> 0;
        };
        for (int i = 0; i < repeated; i++) {
            String key = newKey();
            check(key, nodes.get(0).first(key));
            used.add(key);
        }
    }

    private String newKey() {
        return prefix + "-" + keys.incrementAndGet();
    }

    Sample measure(long millis) throws Exception {
        long keysBefore = keys.get();
        long runsBefore = work.runs();
        nodes.forEach(Contender::begins);
        long start = System.nanoTime();
        List<Latencies> latencies = scenario.mix().isOneCall() ? duplicates(millis) : calls(millis);
        double seconds = (System.nanoTime() - start) / 1e9;
        nodes.forEach(Contender::ends);
        return Sample.of(Latencies.together(latencies), seconds, keys.get() - keysBefore, work.runs() - runsBefore);
    }

    private List<Latencies> calls(long millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Callable<Latencies> calling = () -> {
            Latencies latencies = new Latencies();
            for (long now = System.nanoTime(); now < end; ) {
                call();
                long then = System.nanoTime();
                latencies.add(then - now);
                now = then;
            }
            return latencies;
        };
        return scenario.callers() == 1 ? List.of(calling.call()) : together(calling);
    }

    /** Calls without measuring, and gives how often; of duplicates each is a call. */
    int call(int times) throws Exception {
        if (scenario.mix().isOneCall()) {
            duplicates(1);
            return scenario.callers();
        }
        for (int i = 0; i < times; i++) {
            call();
        }
        return times;
    }

    private void call() throws Exception {
        Contender node = nodes.get(0);
        boolean repeats = switch (scenario.mix()) {
            case REPLAY, HOT_KEY -> true;
            case ONE_IN_TEN_REPEATS -> ThreadLocalRandom.current().nextInt(10) == 0;
            default -> false;
        };
        if (repeats) {
            String key = used.get(ThreadLocalRandom.current().nextInt(used.size()));
            check(key, node.again(key));
        } else {
            String key = newKey();
            check(key, node.first(key));
        }
    }

    /** How long it takes until each caller has its answer, call after call. */
    private List<Latencies> duplicates(long millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Latencies latencies = new Latencies();
        while (System.nanoTime() < end) {
            String key = newKey();
            CyclicBarrier start = new CyclicBarrier(scenario.callers());
            AtomicLong number = new AtomicLong();
            latencies.add(together(() -> {
                        Contender node = nodes.get((int) (number.getAndIncrement() % nodes.size()));
                        start.await();
                        long begun = System.nanoTime();
                        check(key, node.again(key));
                        return System.nanoTime() - begun;
                    })
                    .stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow());
        }
        return List.of(latencies);
    }

    private <R> List<R> together(Callable<R> task) throws Exception {
        List<Future<R>> running = new ArrayList<>();
        for (int i = 0; i < scenario.callers(); i++) {
            running.add(callers.submit(task));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> each : running) {
            try {
                results.add(each.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException(scenario.title() + " failed", e.getCause());
            }
        }
        return results;
    }

    private void check(String key, @Nullable String answer) {
        if (answer != null && !answer.equals(work.answer(key))) {
            throw new IllegalStateException("another call's answer was given");
        }
    }

    @Override
    public void close() {
        callers.shutdownNow();
        nodes.forEach(Contender::close);
    }
}
