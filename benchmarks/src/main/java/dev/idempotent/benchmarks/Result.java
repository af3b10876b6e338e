package dev.idempotent.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A contender's figures in a scenario: medians over the rounds. The ratio is to the floor in the same round: of the median time
 * where there is one caller or one call (less is better), else of the rate (more is better).
 *
 * @param ratioFrom the ratio of the round in which it was least
 * @param ratioTo and most
 */
record Result(
        String database,
        String scenario,
        String contender,
        int threads,
        @JsonProperty("ops_per_s") double perSecond,
        @JsonProperty("p50_us") double p50Micros,
        @JsonProperty("p99_us") double p99Micros,
        @JsonProperty("ratio_of") String ratioOf,
        @JsonProperty("ratio_to_floor") double ratio,
        @JsonProperty("ratio_from") double ratioFrom,
        @JsonProperty("ratio_to") double ratioTo,
        String floor,
        @JsonProperty("executions_per_key") double executionsPerKey,
        @JsonProperty("statements_per_call") double statementsPerCall) {

    static Result of(
            String database,
            Scenario scenario,
            Contender.Entry entry,
            String floor,
            List<Sample> samples,
            List<Sample> floors,
            double statementsPerCall) {
        ToDoubleFunction<Sample> compared = scenario.comparesRates() ? Sample::perSecond : Sample::p50Micros;
        double[] ratios = new double[samples.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = compared.applyAsDouble(samples.get(i)) / compared.applyAsDouble(floors.get(i));
        }
        long keys = samples.stream().mapToLong(Sample::keys).sum();
        long runs = samples.stream().mapToLong(Sample::runs).sum();
        return new Result(
                database,
                scenario.title(),
                entry.name(),
                scenario.callers(),
                median(samples, Sample::perSecond),
                median(samples, Sample::p50Micros),
                median(samples, Sample::p99Micros),
                scenario.comparesRates() ? "rate" : "p50",
                median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                floor,
                keys == 0 ? runs : (double) runs / keys,
                statementsPerCall);
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return median(samples.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
