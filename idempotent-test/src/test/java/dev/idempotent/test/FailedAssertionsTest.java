package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.IdempotentOperation;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an assertion says that fails, and that each can. */
class FailedAssertionsTest {

    private static final IdempotentOperation<String> PLACE =
            IdempotentOperation.named("place-order", String.class).build();
    private static final IdempotentOperation<String> PAY = IdempotentOperation.named("pay", String.class)
            .guarantee(Guarantee.AT_MOST_ONCE)
            .build();

    private final IdempotentCalls calls = IdempotentCalls.inMemory();
    private final Idempotency engine = calls.engine(settings -> settings);

    @AfterEach
    void close() {
        engine.close();
    }

    private void place(Object key, String order) {
        var unused = engine.execute(PLACE, key, Fingerprint.of(order), () -> order);
    }

    private static void assertFails(ThrowingCallable assertion, String... message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(message);
    }

    @Test
    void itTellsWhatCameOfAllCalls() {
        place("4711", "a pear");
        place("4711", "a pear");
        place("4711", "a pear");
        assertThatThrownBy(() -> place("4711", "an apple")).isInstanceOf(KeyReused.class);
        var unused = engine.execute(PAY, 9, Fingerprint.of(), () -> "paid");

        assertThatThrownBy(
                        () -> assertThat(calls).of("place-order").ofKey("4711").executed(2))
                .hasMessage("""
                        Expected calls of place-order with the key "4711" to be executed 2 times, and they were once.
                        What came of all calls:
                          place-order, key "4711": executed once, replayed 2 times, refused with KeyReused once
                          pay, key "9": executed once""".replace("\n", System.lineSeparator()));
    }

    @Test
    void eachOfThemCanFail() {
        place("4711", "a pear");

        assertFails(() -> assertThat(calls).notExecuted(), "to be executed never, and they were once");
        assertFails(() -> assertThat(calls).ofKey("other").executedOnce(), "with the key \"other\"", "were never");
        assertFails(() -> assertThat(calls).of("pay").executedOnce(), "of pay", "were never");
        assertFails(() -> assertThat(calls).replayed(1), "to be replayed once, and they were never");
        assertFails(() -> assertThat(calls).found(1), "to be found once");
        assertFails(() -> assertThat(calls).failed(1), "to be failed once");
        assertFails(() -> assertThat(calls).ranUnguarded(1), "to be unguarded once");
        assertFails(() -> assertThat(calls).refusedOnce(InProgress.class), "to be refused with InProgress once");
        assertFails(() -> assertThat(calls).areNone(), "to be made never");
        assertFails(() -> assertThat(calls).as("the order").ofKey("4711").executed(2), "[the order]");
    }

    @Test
    void whereNothingWasGuardedItSaysWhatThatMayCome_from() {
        assertFails(() -> assertThat(calls).executedOnce(), "is the method annotated");
    }

    @Test
    void keysAreNamedAsCallsHaveThem() {
        UUID id = UUID.randomUUID();
        place(id, "a pear");
        place(List.of("tenant", 7), "a pear");
        place("x".repeat(200), "a pear");

        assertThat(calls).ofKey(id.toString()).executedOnce();
        assertThat(calls).ofKey(List.of("tenant", 7)).executedOnce();
        assertThat(calls).ofKey("x".repeat(200)).executedOnce();
        assertThat(calls).executed(3);
    }
}
