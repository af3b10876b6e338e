package dev.idempotent.spring.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyTracer;
import dev.idempotent.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Calls and their bodies are observed, and a replay is linked to the call that made its result. */
class ObservationsTest {

    private final SimpleTracer tracer = new SimpleTracer();
    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final ApplicationContextRunner observed =
            Observed.APPLICATION.withBean(ObservationRegistry.class, () -> registry);
    private final ApplicationContextRunner traced = observed.withBean(SimpleTracer.class, () -> tracer);

    @BeforeEach
    void trace() {
        registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
    }

    private Collection<SimpleSpan> spans() {
        return tracer.getSpans();
    }

    private SimpleSpan span(String name) {
        return spans().stream()
                .filter(span -> name.equals(span.getName()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void theBodyNestsInItsCallAndTheWorkInTheBody(Guarantee guarantee) {
        traced.run(context -> {
            new Observed(context).call(guarantee, "a", () -> {
                Span work = tracer.nextSpan().name("work").start();
                work.end();
                return "";
            });

            assertThat(span("idempotent body").getParentId())
                    .isEqualTo(span("idempotent call").getSpanId());
            assertThat(span("work").getParentId())
                    .isEqualTo(span("idempotent body").getSpanId());
            TestObservationRegistryAssert.assertThat(registry)
                    .hasObservationWithNameEqualTo(CallObservations.BODY)
                    .that()
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("operation", "pay")
                    .hasLowCardinalityKeyValue("exception", "none");
            TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyRemainingCurrentObservation();
        });
    }

    @Test
    void aReplayHasNoBody() {
        traced.run(context -> {
            new Observed(context).call(Guarantee.ATOMIC, "a");
            new Observed(context).call(Guarantee.ATOMIC, "a");

            TestObservationRegistryAssert.assertThat(registry)
                    .hasNumberOfObservationsWithNameEqualTo(CallObservations.CALL, 2)
                    .hasNumberOfObservationsWithNameEqualTo(CallObservations.BODY, 1);
        });
    }

    @Test
    void aCallWhoseValueComesLaterIsOverWithItsStage() {
        traced.run(context -> {
            CompletableFuture<String> value = new CompletableFuture<>();
            CompletableFuture<Outcome<String>> call = new Observed(context)
                    .engine()
                    .executeAsync(Observed.operation(Guarantee.AT_LEAST_ONCE), "a", Fingerprint.of("a"), () -> value);

            TestObservationRegistryAssert.assertThat(registry)
                    .doesNotHaveAnyRemainingCurrentObservation()
                    .hasObservationWithNameEqualTo(CallObservations.CALL)
                    .that()
                    .isNotStopped();
            value.complete("");

            assertThat(call).isCompleted();
            TestObservationRegistryAssert.assertThat(registry)
                    .hasObservationWithNameEqualTo(CallObservations.CALL)
                    .that()
                    .hasBeenStopped();
        });
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void aReplayIsLinkedToTheTraceOfItsFirstCall(Guarantee guarantee) {
        linked(traced, guarantee);
    }

    @Test
    void soItIsWhereResultsAreEncrypted() {
        linked(
                traced.withPropertyValues("idempotent.encryption.keys.k1=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
                Guarantee.ATOMIC);
    }

    private void linked(ApplicationContextRunner application, Guarantee guarantee) {
        application.run(context -> {
            new Observed(context).call(guarantee, "a");
            SimpleSpan first = span("idempotent call");

            Outcome<String> repeat = new Observed(context).call(guarantee, "a");

            assertThat(repeat).isEqualTo(new Outcome.Replayed<>("canary-result"));
            SimpleSpan second = span("idempotent call");
            assertThat(second.getTraceId()).isNotEqualTo(first.getTraceId());
            assertThat(requireNonNull(second.getTags().get(TraceLinks.FIRST_TRACE)))
                    .hasSize(32)
                    .endsWith(first.getTraceId());
            SimpleSpan replay = span("idempotent replay");
            assertThat(replay.getParentId()).isEqualTo(second.getSpanId());
            assertThat(replay.getLinks())
                    .singleElement()
                    .extracting(Link::getTraceContext)
                    .satisfies(linked -> assertThat(linked.spanId()).isEqualTo(first.getSpanId()));
        });
    }

    @Test
    void aRecordThatWasTamperedWithLinksToNothing() {
        traced.run(context -> new TraceLinks(tracer).replaying("00-canary"));

        assertThat(spans()).isEmpty();
    }

    @Test
    void keysAndPayloadsAreInNoSpan() {
        traced.run(context -> {
            Observed application = new Observed(context);
            application.call(Guarantee.ATOMIC, "canary-key");
            application.call(Guarantee.ATOMIC, "canary-key");
            assertThatThrownBy(() -> application.call(Guarantee.ATOMIC, "canary-failing", () -> {
                        throw new IllegalStateException("canary-failure");
                    }))
                    .hasMessage("canary-failure");

            assertThat(span("idempotent body").getError()).hasMessage("java.lang.IllegalStateException");
            assertThat(spans()).hasSize(6).allSatisfy(span -> {
                assertThat(span.getName() + span.getTags() + span.getEvents()).doesNotContain("canary");
                assertThat(String.valueOf(span.getError())).doesNotContain("canary");
            });
        });
    }

    @Test
    void withoutTracingCallsAreObservedAllTheSame() {
        observed.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
                .run(context -> {
                    new Observed(context).call(Guarantee.ATOMIC, "a");

                    assertThat(context.getBeansOfType(IdempotencyTracer.class)).hasSize(1);
                    TestObservationRegistryAssert.assertThat(registry)
                            .hasObservationWithNameEqualTo(CallObservations.CALL);
                });
    }

    @Test
    void beansOfTheirNamesTakeTheirPlace() {
        IdempotencyTracer own = (step, operation) -> IdempotencyTracer.Span.NONE;
        traced.withBean("idempotencyCallObservations", IdempotencyTracer.class, () -> own)
                .withBean("idempotencyTraceLinks", IdempotencyTracer.class, () -> own)
                .run(context -> {
                    new Observed(context).call(Guarantee.ATOMIC, "a");

                    assertThat(spans()).isEmpty();
                });
    }

    private static final ApplicationContextRunner BOOTS = Observed.APPLICATION.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class,
            ObservationAutoConfiguration.class));

    @Test
    void withBootsRegistryTheyAreObserved() {
        BOOTS.run(context -> {
            new Observed(context).call(Guarantee.ATOMIC, "a");

            assertThat(context).hasBean("idempotencyCallObservations");
        });
    }

    @Test
    void theySwitchOffAsBootsDo() {
        BOOTS.withPropertyValues("management.observations.enable.idempotent=false")
                .run(context -> {
                    new Observed(context).call(Guarantee.ATOMIC, "a");

                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("idempotent.call")
                                    .meters())
                            .isEmpty();
                });
    }
}
