package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Mix;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A contender in a scenario, with its callers, with calls to repeat, and with what it did so far. */
final class Entrant implements AutoCloseable {

    private static final int PREPARING = 16;

    private final Entry entry;
    private final Scenario scenario;
    private final Work work;
    private final List<Contender> nodes = new ArrayList<>();
    private final Callers callers;
    private final List<String> used = new ArrayList<>();
    private final String prefix = UUID.randomUUID().toString().substring(0, 18);
    private final AtomicLong keys = new AtomicLong();
    private final LongAdder calls = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final List<Sample> samples = new ArrayList<>();

    /** @param repeated how many calls there are to repeat, where it is not always the same */
    Entrant(Entry entry, Scenario scenario, Site site, int repeated) throws Exception {
        this.entry = entry;
        this.scenario = scenario;
        work = new Work(scenario.bytes(), scenario.millisOfWork());
        callers = new Callers(scenario.callers());
        try {
            nodes.add(entry.maker().on(site, work));
            if (scenario.mix() == Mix.DUPLICATES_ON_TWO_NODES) {
                nodes.add(entry.maker().on(site, work));
            }
            prepare(repeated);
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    private void prepare(int repeated) throws Exception {
        switch (scenario.mix()) {
            case REPLAY, ONE_IN_TEN_REPEATS -> prepareTogether(repeated);
            case HOT_KEY -> used.add(prepared());
            default -> {}
        }
    }

    /** At one time, since each may wait for the disk. */
    private void prepareTogether(int repeated) throws Exception {
        AtomicLong left = new AtomicLong(repeated);
        try (Callers preparing = new Callers(PREPARING)) {
            preparing
                    .together(() -> {
                        List<String> own = new ArrayList<>();
                        while (left.decrementAndGet() >= 0) {
                            own.add(prepared());
                        }
                        return own;
                    })
                    .forEach(used::addAll);
        }
    }

    private String prepared() throws Exception {
        String key = newKey();
        check(key, nodes.get(0).first(key));
        return key;
    }

    Entry entry() {
        return entry;
    }

    List<Sample> samples() {
        return samples;
    }

    private String newKey() {
        return prefix + "-" + keys.incrementAndGet();
    }

    /** Adds to {@link #samples}. */
    void measure(long millis) throws Exception {
        samples.add(sample(millis));
    }

    Sample sample(long millis) throws Exception {
        nodes.forEach(Contender::begins);
        try {
            long start = System.nanoTime();
            List<Latencies> latencies = scenario.mix().isOneCall() ? duplicates(millis) : calls(millis);
            double seconds = (System.nanoTime() - start) / 1e9;
            return Sample.of(Latencies.together(latencies), seconds);
        } finally {
            nodes.forEach(Contender::ends);
        }
    }

    private List<Latencies> calls(long millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return callers.together(() -> {
            Latencies latencies = new Latencies();
            long now = System.nanoTime();
            do {
                call();
                long then = System.nanoTime();
                latencies.add(then - now);
                now = then;
            } while (now < end);
            return latencies;
        });
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
        if (repeats()) {
            String key = used.get(ThreadLocalRandom.current().nextInt(used.size()));
            check(key, nodes.get(0).again(key));
        } else {
            String key = newKey();
            check(key, nodes.get(0).first(key));
        }
    }

    private boolean repeats() {
        return switch (scenario.mix()) {
            case REPLAY, HOT_KEY -> true;
            case ONE_IN_TEN_REPEATS -> ThreadLocalRandom.current().nextInt(10) == 0;
            default -> false;
        };
    }

    /** How long it takes until each caller has its answer, call after call. */
    private List<Latencies> duplicates(long millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Latencies latencies = new Latencies();
        do {
            String key = newKey();
            CyclicBarrier start = new CyclicBarrier(scenario.callers());
            AtomicLong number = new AtomicLong();
            Callable<Long> calling = () -> {
                Contender node = nodes.get((int) (number.getAndIncrement() % nodes.size()));
                start.await();
                long begun = System.nanoTime();
                check(key, node.again(key));
                return System.nanoTime() - begun;
            };
            latencies.add(callers.together(calling).stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElseThrow());
        } while (System.nanoTime() < end);
        return List.of(latencies);
    }

    private void check(String key, @Nullable String answer) {
        calls.increment();
        if (answer == null) {
            unanswered.increment();
        } else if (!answer.equals(work.answer(key))) {
            throw new IllegalStateException(entry.name() + " gave another call's answer");
        }
    }

    /** 1 is right: of all keys so far, those that were there before the first measurement among them. */
    double executionsPerKey() {
        return (double) work.runs() / keys.get();
    }

    /** The part of all calls so far that were given the answer. */
    double answersPerCall() {
        return 1 - (double) unanswered.sum() / calls.sum();
    }

    @Override
    public void close() {
        callers.close();
        nodes.forEach(Contender::close);
    }
}
