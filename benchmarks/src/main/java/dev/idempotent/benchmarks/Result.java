package dev.idempotent.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.idempotent.testing.Database;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A contender's figures in a scenario: medians over the rounds. The ratio is to the floor in the same round: of a time (less is
 * better) or of the rate (more is better).
 *
 * @param ratioFrom the ratio of the round in which it was least
 * @param ratioTo and most
 * @param bytesPerCall what a call allocates, where that was measured
 */
record Result(
        String database,
        String scenario,
        String contender,
        int threads,
        @JsonProperty("ops_per_s") double perSecond,
        @JsonProperty("p50_us") double p50Micros,
        @JsonProperty("p99_us") @Nullable Double p99Micros,
        @JsonProperty("ratio_of") String ratioOf,
        @JsonProperty("ratio_to_floor") double ratio,
        @JsonProperty("ratio_from") double ratioFrom,
        @JsonProperty("ratio_to") double ratioTo,
        String floor,
        Entry.Side side,
        @JsonProperty("executions_per_key") @Nullable Double executionsPerKey,
        @JsonProperty("answers_per_call") @Nullable Double answersPerCall,
        @JsonProperty("statements_per_call") @Nullable Double statementsPerCall,
        @JsonProperty("bytes_per_call") @Nullable Double bytesPerCall,
        String durability) {

    static Result of(
            Database database,
            Scenario scenario,
            Entrant entrant,
            Entrant floor,
            double statementsPerCall,
            String durability) {
        List<Sample> samples = entrant.samples();
        double[] ratios = ratios(samples, floor.samples(), scenario.compared()::of);
        return new Result(
                Findings.name(database),
                scenario.title(),
                entrant.entry().name(),
                scenario.callers(),
                median(samples, Sample::perSecond),
                median(samples, Sample::p50Micros),
                median(samples, Sample::p99Micros),
                scenario.compared().title(),
                ratios[ratios.length / 2],
                ratios[0],
                ratios[ratios.length - 1],
                floor.entry().name(),
                entrant.entry().side(),
                entrant.executionsPerKey(),
                entrant.answersPerCall(),
                statementsPerCall,
                null,
                durability);
    }

    /** Sorted. */
    private static double[] ratios(List<Sample> samples, List<Sample> floors, ToDoubleFunction<Sample> compared) {
        double[] ratios = new double[samples.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = compared.applyAsDouble(samples.get(i)) / compared.applyAsDouble(floors.get(i));
        }
        Arrays.sort(ratios);
        return ratios;
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Or was not counted. */
    boolean ranOnceAKey() {
        return executionsPerKey == null || executionsPerKey == 1;
    }

    boolean isFloor() {
        return contender.equals(floor);
    }

    /** Whether less of what is compared is better. */
    boolean comparesTimes() {
        return !ratioOf.equals(Scenario.Figure.RATE.title());
    }
}
