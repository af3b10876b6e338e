package dev.idempotent.benchmarks;

import dev.idempotent.FingerprintBenchmark;
import dev.idempotent.aop.KeyBenchmark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** What stays in the process, by JMH: in processes of its own, one after the other. */
final class InProcess {

    static final String DATABASE = "none";

    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String ADVICE = "the advice, replay: no fingerprint, no codec";
    private static final String FIRST = "the advice, first call: no fingerprint, no codec";
    private static final String REPLAY = "replay behind a proxy, from memory";
    private static final String PARTS = "parts of a call";
    private static final String PASSING = "an interceptor that does nothing";

    private static final List<Part> PARTS_MEASURED = List.of(
            Part.floor(ADVICE, PASSING, AdviceBenchmark.class, "nothing"),
            Part.ours(ADVICE, "this library", AdviceBenchmark.class, "replay"),
            Part.floor(FIRST, PASSING, AdviceBenchmark.class, "nothingForNewKey"),
            Part.ours(FIRST, "this library", AdviceBenchmark.class, "firstCall"),
            Part.floor(REPLAY, "Spring @Cacheable, Caffeine", ReplayBenchmark.class, "cached"),
            Part.ours(REPLAY, "this library: in-memory store, fingerprint, decoding", ReplayBenchmark.class, "guarded"),
            Part.ours(
                    REPLAY,
                    "this library: local cache, fingerprint, decoding",
                    ReplayBenchmark.class,
                    "guardedFromLocalCache"),
            new Part(REPLAY, "arun0009 idempotent-core", Entry.Side.OTHER, ReplayBenchmark.class, "arun0009"),
            Part.ours(PARTS, "SpEL key, compiled", KeyBenchmark.class, "byExpression"),
            Part.ours(PARTS, "fingerprint of a record", FingerprintBenchmark.class, "ofARecord"),
            Part.ours(PARTS, "encode a record", CodecBenchmark.class, "encode"),
            Part.ours(PARTS, "decode a record", CodecBenchmark.class, "decode"));

    private InProcess() {}

    /** A method that JMH measures. */
    private record Part(String scenario, String contender, Entry.Side side, Class<?> type, String method) {

        static Part floor(String scenario, String contender, Class<?> type, String method) {
            return new Part(scenario, contender, Entry.Side.FLOOR, type, method);
        }

        static Part ours(String scenario, String contender, Class<?> type, String method) {
            return new Part(scenario, contender, Entry.Side.OURS, type, method);
        }

        String name() {
            return type.getName() + "." + method;
        }
    }

    /**
     * @param forks how many processes, one after the other, for each part
     * @param seconds of each of three measurements in a process
     * @param log what JMH says meanwhile
     */
    static Findings run(int forks, double seconds, Path log) throws RunnerException {
        TimeValue each = TimeValue.milliseconds((long) (1000 * seconds));
        ChainedOptionsBuilder options = new OptionsBuilder()
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(forks)
                .warmupIterations(5)
                .warmupTime(each)
                .measurementIterations(3)
                .measurementTime(each)
                .shouldFailOnError(true)
                .output(log.toString())
                .addProfiler(GCProfiler.class);
        PARTS_MEASURED.forEach(part -> options.include("^" + part.name().replace(".", "\\.") + "$"));
        return new Findings(results(new Runner(options.build()).run()), List.of());
    }

    private static List<Result> results(Collection<RunResult> measured) {
        Map<String, RunResult> byName = new LinkedHashMap<>();
        measured.forEach(result -> byName.put(result.getParams().getBenchmark(), result));
        List<Result> results = new ArrayList<>();
        for (Part part : PARTS_MEASURED) {
            Part floor = PARTS_MEASURED.stream()
                    .filter(other -> other.scenario().equals(part.scenario()) && other.side() == Entry.Side.FLOOR)
                    .findFirst()
                    .orElse(part);
            results.add(result(part, found(byName, part), floor, found(byName, floor)));
        }
        return results;
    }

    private static RunResult found(Map<String, RunResult> byName, Part part) {
        RunResult result = byName.get(part.name());
        if (result == null) {
            throw new IllegalStateException("JMH did not measure " + part.name());
        }
        return result;
    }

    private static Result result(Part part, RunResult measured, Part floor, RunResult ofFloor) {
        Statistics nanos = measured.getPrimaryResult().getStatistics();
        double least = ofFloor.getPrimaryResult().getStatistics().getMean();
        return new Result(
                DATABASE,
                part.scenario(),
                part.contender(),
                1,
                1e9 / nanos.getMean(),
                nanos.getMean() / 1000,
                null,
                "mean",
                nanos.getMean() / least,
                nanos.getMin() / least,
                nanos.getMax() / least,
                floor.contender(),
                part.side(),
                null,
                null,
                null,
                allocated(measured),
                "no database");
    }

    private static double allocated(RunResult measured) {
        org.openjdk.jmh.results.Result<?> bytes = measured.getSecondaryResults().get(ALLOCATION);
        if (bytes == null) {
            throw new IllegalStateException("JMH's GC profiler did not tell " + ALLOCATION);
        }
        return bytes.getScore();
    }
}
