package dev.idempotent.spring.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.IdempotencyTracer;
import dev.idempotent.spring.LogLines;
import dev.idempotent.spring.Page;
import dev.idempotent.store.IdempotencyStore;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What calls come to is counted, and how long their steps take is timed, with tags of which there are few. */
class MetersTest {

    private final ApplicationContextRunner application = Observed.APPLICATION.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class));

    /** What is counted beside all that was counted before. */
    private static final class Counts {

        private final MeterRegistry registry;

        Counts(Observed application) {
            registry = application.beans().getBean(MeterRegistry.class);
        }

        Map<String, Integer> calls() {
            Map<String, Integer> calls = new LinkedHashMap<>();
            registry.find("idempotent.calls")
                    .tag("operation", "pay")
                    .counters()
                    .forEach(counter -> calls.merge(
                            String.valueOf(counter.getId().getTag("outcome")), (int) counter.count(), Integer::sum));
            return calls;
        }

        long timed(String timer) {
            return registry.get(timer).tag("operation", "pay").timer().count();
        }
    }

    /** One call at least of each kind that takes no second thread. */
    private static void useAll(Observed application) throws Exception {
        for (Guarantee guarantee : Guarantee.values()) {
            String key = "canary-" + guarantee;
            application.call(guarantee, key);
            application.call(guarantee, key);
            assertThatThrownBy(() -> application
                            .engine()
                            .execute(Observed.operation(guarantee), key, Fingerprint.of("canary-other"), () -> ""))
                    .isInstanceOf(IdempotencyException.KeyReused.class);
            assertThatThrownBy(() -> application.call(guarantee, key + "-declined", () -> {
                        throw new Observed.Declined();
                    }))
                    .isInstanceOf(Observed.Declined.class);
            assertThatThrownBy(() -> application.call(guarantee, key + "-failed", () -> {
                        throw new IllegalStateException("canary-failure");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> application.call(guarantee, ""))
                    .isInstanceOf(IdempotencyException.InvalidKey.class);
        }
        application.left(Guarantee.AT_LEAST_ONCE, "canary-left");
        application.call(Guarantee.AT_LEAST_ONCE, "canary-left");
        application.call(Guarantee.AT_LEAST_ONCE, "canary-lost", () -> {
            application.sql("DELETE FROM idempotency_record");
            return "canary-result";
        });
        application.engine().ranUnguarded("pay");
        var unused = application.engine().purge();
        application.sql("DROP TABLE idempotency_record");
        assertThatThrownBy(() -> application.call(Guarantee.ATOMIC, "canary-no-table"))
                .isInstanceOf(IdempotencyException.StoreUnavailable.class);
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void eachCallIsCountedOnceByWhatItCameTo(Guarantee guarantee) {
        application.run(context -> {
            Observed observed = new Observed(context);

            observed.call(guarantee, "a");
            observed.call(guarantee, "a");
            observed.call(guarantee, "a");
            assertThatThrownBy(() -> observed.call(guarantee, "b", () -> {
                        throw new Observed.Declined();
                    }))
                    .isInstanceOf(Observed.Declined.class);

            assertThat(new Counts(observed).calls()).isEqualTo(Map.of("executed", 1, "replayed", 2, "failure_kept", 1));
        });
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void claimsBodiesAndCompletionsAreTimed(Guarantee guarantee) {
        application.run(context -> {
            Observed observed = new Observed(context);

            observed.call(guarantee, "a");
            observed.call(guarantee, "a");

            Counts counts = new Counts(observed);
            assertThat(counts.timed("idempotent.claim")).isEqualTo(2);
            assertThat(counts.timed("idempotent.body")).isEqualTo(1);
            assertThat(counts.timed("idempotent.complete")).isEqualTo(1);
        });
    }

    @Test
    void whatRunsIsInFlight() {
        application.run(context -> {
            Observed observed = new Observed(context);
            MeterRegistry registry = context.getBean(MeterRegistry.class);

            observed.call(Guarantee.AT_LEAST_ONCE, "a", () -> {
                assertThat(registry.get("idempotent.calls.active")
                                .longTaskTimer()
                                .activeTasks())
                        .isEqualTo(1);
                return "";
            });

            assertThat(registry.get("idempotent.calls.active").longTaskTimer().activeTasks())
                    .isZero();
        });
    }

    @Test
    void takingOverIsCountedAndTheCallToo() {
        application.run(context -> {
            Observed observed = new Observed(context);
            observed.left(Guarantee.AT_LEAST_ONCE, "a");

            observed.call(Guarantee.AT_LEAST_ONCE, "a");

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("idempotent.takeovers").counter().count()).isEqualTo(1);
            assertThat(new Counts(observed).calls()).isEqualTo(Map.of("executed", 1));
        });
    }

    @Test
    void aCallThatWaitsInVainIsRejected() {
        application.run(context -> {
            Observed observed = new Observed(context);
            try (Idempotency other =
                    Idempotency.builder(context.getBean(IdempotencyStore.class)).build()) {
                var unused = other.executeAsync(
                        Observed.operation(Guarantee.AT_LEAST_ONCE),
                        "a",
                        Fingerprint.of("canary-argument"),
                        CompletableFuture<String>::new);
            }

            assertThatThrownBy(() -> observed.call(Guarantee.AT_LEAST_ONCE, "a"))
                    .isInstanceOf(IdempotencyException.InProgress.class);

            assertThat(new Counts(observed).calls()).isEqualTo(Map.of("rejected", 1));
        });
    }

    @Test
    void keysAndPayloadsAreInNoTagAndNoLogLine() {
        LogLines log = new LogLines();
        application.run(context -> {
            useAll(new Observed(context));

            assertThat(context.getBean(MeterRegistry.class).getMeters())
                    .isNotEmpty()
                    .allSatisfy(meter -> assertThat(meter.getId().toString()).doesNotContain("canary"));
        });
        log.close();
        assertThat(log.lines).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain("canary"));
    }

    @Test
    void itsMetersAreThoseThatThePageShows() {
        Map<String, List<String>> shown = Page.named("operations.md").table("meter");
        application.run(context -> {
            useAll(new Observed(context));

            Map<String, String> tags = context.getBean(MeterRegistry.class).getMeters().stream()
                    .map(Meter::getId)
                    .filter(id -> id.getName().startsWith("idempotent"))
                    .collect(Collectors.toMap(
                            Meter.Id::getName,
                            id -> id.getTags().stream().map(Tag::getKey).collect(Collectors.joining(", ")),
                            (one, other) -> one));
            // Nobody waited here.
            tags.put("idempotent.wait", "operation");
            tags.put("idempotent.results.not.kept", "operation");
            assertThat(tags)
                    .hasSameSizeAs(shown)
                    .allSatisfy((name, keys) -> assertThat(shown.get(name))
                            .isNotNull()
                            .satisfies(cells -> assertThat(cells.get(1)).isEqualTo(keys)));
        });
    }

    @Test
    void itsOutcomesAreThoseThatThePageShows() {
        assertThat(Page.named("operations.md").table("outcome").keySet())
                .containsExactlyElementsOf(Arrays.stream(CallOutcome.values())
                        .map(CallOutcome::tag)
                        .toList());
    }

    @Test
    void theySwitchOffAsBootsDo() {
        application
                .withPropertyValues("management.metrics.enable.idempotent=false")
                .run(context -> {
                    new Observed(context).call(Guarantee.ATOMIC, "a");

                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("idempotent.calls")
                                    .meters())
                            .isEmpty();
                });
    }

    @Test
    void beansOfTheirNamesTakeTheirPlace() {
        IdempotencyTracer own = (step, operation) -> IdempotencyTracer.Span.NONE;
        application
                .withBean("idempotencyCallCounters", IdempotencyListener.class, () -> new IdempotencyListener() {})
                .withBean("idempotencyStepTimers", IdempotencyTracer.class, () -> own)
                .run(context -> {
                    new Observed(context).call(Guarantee.ATOMIC, "a");

                    assertThat(context.getBean(MeterRegistry.class).getMeters())
                            .noneSatisfy(
                                    meter -> assertThat(meter.getId().getName()).startsWith("idempotent"));
                });
    }

    @Test
    void withoutARegistryThereIsNothing() {
        Observed.APPLICATION.run(context -> {
            new Observed(context).call(Guarantee.ATOMIC, "a");

            assertThat(context).doesNotHaveBean(IdempotencyListener.class).doesNotHaveBean(IdempotencyTracer.class);
        });
    }

    @Test
    void withoutMicrometerThereIsNothing() {
        Observed.APPLICATION
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> {
                    new Observed(context).call(Guarantee.ATOMIC, "a");

                    assertThat(context)
                            .doesNotHaveBean(IdempotencyListener.class)
                            .hasNotFailed();
                });
    }

    @Test
    void aPlainRegistryWillDo() {
        Observed.APPLICATION.withBean(SimpleMeterRegistry.class).run(context -> {
            new Observed(context).call(Guarantee.ATOMIC, "a");

            assertThat(new Counts(new Observed(context)).calls()).isEqualTo(Map.of("executed", 1));
        });
    }

    @Test
    void ofAnOperationWhoseNameIsTooLongThereIsAHash() {
        assertThat(OperationTag.of("x".repeat(300))).startsWith("sha256:");
        assertThat(OperationTag.of("pay")).isEqualTo("pay");
    }
}
