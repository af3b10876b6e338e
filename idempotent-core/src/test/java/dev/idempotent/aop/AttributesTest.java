package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.Idempotent;
import dev.idempotent.Timing;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the annotation's attributes do. */
class AttributesTest {

    @SuppressWarnings("unused") // Called by name, some by SpEL.
    static class Service {

        private int runs;
        private @Nullable Object existing;

        @Idempotent(key = "#id")
        int place(String id, int quantity, Principal caller) {
            return ++runs;
        }

        @Idempotent(key = "#id", fingerprint = "#quantity")
        int compareOne(String id, int quantity, String note) {
            return ++runs;
        }

        @Idempotent(key = "#id", fingerprint = Idempotent.NONE)
        int compareNothing(String id, int quantity) {
            return ++runs;
        }

        @Idempotent(key = "#id", condition = "#quantity > 1")
        int sometimes(String id, int quantity) {
            return ++runs;
        }

        @Idempotent(key = "#id", condition = "#quantity")
        int wrongCondition(String id, int quantity) {
            return ++runs;
        }

        @Idempotent(key = "#id", existing = "find(#id)")
        @Nullable
        Integer unlessThere(String id) {
            return ++runs;
        }

        @Idempotent(key = "#id", existing = "find(#id)")
        Optional<Integer> optional(String id) {
            return Optional.of(++runs);
        }

        @Idempotent(key = "#id", existing = "find(#id)")
        CompletionStage<Integer> later(String id) {
            return CompletableFuture.completedFuture(++runs);
        }

        public @Nullable Object find(String id) {
            if (existing instanceof RuntimeException failure) {
                throw failure;
            }
            return existing;
        }

        @Idempotent(key = "#id", recordFailures = IllegalStateException.class)
        int declined(String id) {
            throw new IllegalStateException("declined " + ++runs);
        }
    }

    private final Advised advised = new Advised();
    private final Service service = new Service();

    @AfterEach
    void close() {
        advised.close();
    }

    @Test
    void allArgumentsButTheKeyAndTheFrameworksAreCompared() throws Throwable {
        Principal ada = () -> "ada";
        Principal ben = () -> "ben";

        assertThat(advised.call(service, "place", "a", 1, ada)).isEqualTo(1);
        assertThat(advised.call(service, "place", "a", 1, ben)).isEqualTo(1);
        assertThat(catchThrowable(() -> advised.call(service, "place", "a", 2, ada)))
                .isInstanceOf(KeyReused.class);
    }

    @Test
    void aFingerprintExpressionSaysWhatIsCompared() throws Throwable {
        assertThat(advised.call(service, "compareOne", "a", 1, "x")).isEqualTo(1);
        assertThat(advised.call(service, "compareOne", "a", 1, "y")).isEqualTo(1);
        assertThat(catchThrowable(() -> advised.call(service, "compareOne", "a", 2, "x")))
                .isInstanceOf(KeyReused.class);
        assertThat(advised.call(service, "compareNothing", "a", 1)).isEqualTo(2);
        assertThat(advised.call(service, "compareNothing", "a", 2)).isEqualTo(2);
    }

    @Test
    void aCallThatTheConditionLetsGoIsUnguardedAndTold() throws Throwable {
        assertThat(advised.call(service, "sometimes", "a", 1)).isEqualTo(1);
        assertThat(advised.call(service, "sometimes", "a", 1)).isEqualTo(2);
        assertThat(advised.unguarded).hasSize(2);
        assertThat(advised.call(service, "sometimes", "a", 2)).isEqualTo(3);
        assertThat(advised.call(service, "sometimes", "a", 2)).isEqualTo(3);
        assertThat(advised.granted).hasSize(1);
    }

    @Test
    void aConditionThatIsNoBooleanIsAnErrorAndNothingRuns() {
        assertThat(catchThrowable(() -> advised.call(service, "wrongCondition", "a", 1)))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("condition yields java.lang.Integer");
        assertThat(service.runs).isZero();
    }

    @Test
    void anEntryThatExistsIsTheAnswerAndStaysIt() throws Throwable {
        service.existing = 41;
        assertThat(advised.call(service, "unlessThere", "a")).isEqualTo(41);
        service.existing = null;
        assertThat(advised.call(service, "unlessThere", "a")).isEqualTo(41);
        assertThat(advised.call(service, "unlessThere", "b")).isEqualTo(1);
        service.existing = Optional.empty();
        assertThat(advised.call(service, "unlessThere", "c")).isEqualTo(2);
        service.existing = Optional.of(42);
        assertThat(advised.call(service, "unlessThere", "d")).isEqualTo(42);
    }

    @Test
    void anEntryComesInTheFormThatTheMethodReturns() throws Throwable {
        service.existing = 41;

        assertThat(advised.call(service, "optional", "a")).isEqualTo(Optional.of(41));
        assertThat(((CompletionStage<?>) valueOf("later")).toCompletableFuture().get())
                .isEqualTo(41);
    }

    @Test
    void anEntryOfAnotherTypeIsAnErrorAndFreesTheKey() throws Throwable {
        service.existing = "forty-one";
        assertThat(catchThrowable(() -> advised.call(service, "unlessThere", "a")))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("existing yields java.lang.String");
        service.existing = null;
        assertThat(advised.call(service, "unlessThere", "a")).isEqualTo(1);
    }

    @Test
    void aFailureOfTheLookUpGoesOnAsItIsAndFreesTheKey() throws Throwable {
        IllegalStateException failure = new IllegalStateException("no database");
        service.existing = failure;
        assertThat(catchThrowable(() -> advised.call(service, "unlessThere", "a")))
                .isSameAs(failure);
        service.existing = null;
        assertThat(advised.call(service, "unlessThere", "a")).isEqualTo(1);
    }

    @Test
    void aStageIsReplayedAsACompletedStage() throws Throwable {
        assertThat(((CompletionStage<?>) valueOf("later")).toCompletableFuture().get())
                .isEqualTo(1);
        assertThat(((CompletionStage<?>) valueOf("later")).toCompletableFuture().get())
                .isEqualTo(1);
        CompletionStage<?> refused = (CompletionStage<?>) advised.call(service, "later", " ");
        assertThat(catchThrowable(() ->
                        Objects.requireNonNull(refused).toCompletableFuture().get()))
                .isInstanceOf(ExecutionException.class);
    }

    @Test
    void aRecordedFailureIsThrownAgain() {
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowable(() -> advised.call(service, "declined", "a")))
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("declined 1");
        }
    }

    static class Timed {

        @Idempotent(
                key = "#id",
                operation = "${name}",
                waitFor = "${wait}",
                leaseFor = "PT10S",
                maxRunFor = "2h",
                retainFor = "7d")
        String placeholders(String id) {
            return id;
        }

        @Idempotent(key = "#id")
        String defaults(String id) {
            return id;
        }
    }

    @Test
    void textsMayHoldPlaceholdersAndDurationsComeInEveryForm() {
        Map<String, String> values = Map.of("${name}", "timed", "${wait}", "250ms");
        IdempotentMethods methods = new IdempotentMethods(
                text -> values.getOrDefault(text, text), Timing.STANDARD.leaseFor(Duration.ofSeconds(3)));

        var timed = methods.find(Advised.method(Timed.class, "placeholders", 1), Timed.class)
                .orElseThrow()
                .operation();
        assertThat(timed.name()).isEqualTo("timed");
        assertThat(timed.timing().waitFor()).isEqualTo(Duration.ofMillis(250));
        assertThat(timed.timing().leaseFor()).isEqualTo(Duration.ofSeconds(10));
        assertThat(timed.timing().maxRunFor()).isEqualTo(Duration.ofHours(2));
        assertThat(timed.timing().retainFor()).isEqualTo(Duration.ofDays(7));

        var defaults = methods.find(Advised.method(Timed.class, "defaults", 1), Timed.class)
                .orElseThrow()
                .operation();
        assertThat(defaults.timing().leaseFor()).isEqualTo(Duration.ofSeconds(3));
        assertThat(defaults.timing().waitFor()).isEqualTo(Duration.ofSeconds(5));
    }

    private Object valueOf(String name) throws Throwable {
        return Objects.requireNonNull(advised.call(service, name, "a"));
    }
}
