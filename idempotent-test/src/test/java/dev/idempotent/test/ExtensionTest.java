package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Fingerprint;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.IdempotencyException.ResultUnreadable;
import dev.idempotent.IdempotencyException.StoreUnavailable;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.aop.IdempotentAspect;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without Spring. */
class ExtensionTest {

    @RegisterExtension
    static final IdempotencyExtension IDEMPOTENCY = IdempotencyExtension.inMemory();

    private static final IdempotentOperation<String> PLACE =
            IdempotentOperation.named("place-order", String.class).build();

    private final AtomicInteger runs = new AtomicInteger();

    private String place() {
        return IDEMPOTENCY
                .engine()
                .execute(PLACE, "4711", Fingerprint.of("a pear"), () -> "order " + runs.incrementAndGet())
                .value();
    }

    @Test
    void aCallIsMadeOnce() {
        assertThat(place()).isEqualTo(place());
        assertThat(IDEMPOTENCY.calls()).ofKey("4711").executedOnce().replayed(1);
    }

    /** The same key as above, and in whichever order they run. */
    @Test
    void theStoreIsEmptyBeforeEachTest() {
        assertThat(IDEMPOTENCY.calls()).areNone();
        assertThat(place()).isEqualTo("order 1");
        assertThat(IDEMPOTENCY.calls()).executedOnce();
    }

    @Test
    void whatTheApplicationCachesIsForgottenWithTheStoreAndNotInTheWayOfWhatIsForced() {
        IdempotentCalls calls = IdempotentCalls.inMemory();
        try (Idempotency engine = calls.engine(settings -> settings.cacheResults(1_000_000, Duration.ofHours(1)))) {
            assertThat(engine.execute(PLACE, "4711", Fingerprint.of(), () -> "first")
                            .isReplay())
                    .isFalse();
            calls.clear();
            assertThat(engine.execute(PLACE, "4711", Fingerprint.of(), () -> "second")
                            .isReplay())
                    .isFalse();
            calls.force("4711").storeUnavailable();

            assertThatThrownBy(() -> engine.execute(PLACE, "4711", Fingerprint.of(), () -> "third"))
                    .isInstanceOf(StoreUnavailable.class);
        }
    }

    @Test
    void answersAreForced() {
        IDEMPOTENCY.calls().force("4711").inProgress();
        assertThatThrownBy(this::place).isInstanceOf(InProgress.class).hasMessageContaining("place-order");
        IDEMPOTENCY.calls().force("4711").replayed("order 42");
        assertThat(place()).isEqualTo("order 42");
        assertThat(runs).hasValue(0);
    }

    @Test
    void aValueOfAnotherTypeIsToldAsWhatItIs() {
        IDEMPOTENCY.calls().force("4711").replayed(42);

        assertThatThrownBy(this::place)
                .isInstanceOf(ResultUnreadable.class)
                .hasMessageContaining("the test forced a java.lang.Integer")
                .hasMessageContaining("java.lang.String");
    }

    @Test
    void aCallWithinACallThatFailsTakesTheOuterOneAlong() {
        IdempotentOperation<String> outer =
                IdempotentOperation.named("outer", String.class).build();

        assertThatThrownBy(() -> IDEMPOTENCY.engine().execute(outer, "a", Fingerprint.of(), () -> {
                    place();
                    throw new IllegalStateException("outer");
                }))
                .hasMessage("outer");

        assertThat(place()).isEqualTo("order 2");
        assertThat(IDEMPOTENCY.calls()).of("outer").failed(1);
    }

    @Test
    void aCallWithinACallThatFailedInSilenceTakesTheOuterOneAlong() {
        IdempotentOperation<String> outer =
                IdempotentOperation.named("outer", String.class).build();

        assertThatThrownBy(() -> IDEMPOTENCY.engine().execute(outer, "a", Fingerprint.of(), () -> {
                    assertThatThrownBy(() -> IDEMPOTENCY.engine().execute(PLACE, "b", Fingerprint.of(), () -> {
                                throw new IllegalArgumentException("inner");
                            }))
                            .hasMessage("inner");
                    return "done all the same";
                }))
                .hasMessageContaining("a call within failed");

        assertThat(IDEMPOTENCY.calls()).notExecuted().failed(2);
    }

    @Test
    void wovenClassesHaveTheEngineWhileATestRuns() {
        assertThatThrownBy(() -> IdempotentAspect.configure(IDEMPOTENCY.engine()))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("configured already");
    }
}
