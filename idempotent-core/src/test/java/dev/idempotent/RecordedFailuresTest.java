package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import java.io.Serial;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures that are an answer are kept, and repeats get them thrown again. */
class RecordedFailuresTest {

    public static class Declined extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        public Declined(@Nullable String message) {
            super(message);
        }
    }

    public static final class Overdrawn extends Declined {
        @Serial
        private static final long serialVersionUID = 1;

        public Overdrawn(@Nullable String message) {
            super(message);
        }
    }

    static final class Numbered extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        final int number;

        Numbered(int number) {
            super(Integer.toString(number));
            this.number = number;
        }
    }

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theFirstCallGetsTheFailureItselfAndARepeatOneOfItsTypeAndMessage() {
        Declined declined = new Declined("no money");

        assertThat(call(bench.engine, declined, List.of(Declined.class))).isSameAs(declined);
        assertThat(call(bench.engine, new Declined("never thrown"), List.of(Declined.class)))
                .isExactlyInstanceOf(Declined.class)
                .hasMessage("no money");
        assertThat(bench.told.events).containsExactly("granted 1", "failureKept Declined", "replayed");
    }

    @Test
    void aSubclassComesBackAsTheNarrowestDeclaredType() {
        var unused = call(bench.engine, new Overdrawn("by 5"), List.of(Declined.class, Overdrawn.class));

        assertThat(call(bench.engine, new Overdrawn("never"), List.of(Declined.class, Overdrawn.class)))
                .isExactlyInstanceOf(Overdrawn.class)
                .hasMessage("by 5");
        assertThat(call(bench.engine, new Overdrawn("never"), List.of(Declined.class)))
                .isInstanceOfSatisfying(
                        IdempotencyException.RecordedFailure.class,
                        failure -> assertThat(failure.failureType()).isEqualTo(Overdrawn.class.getName()));
    }

    @Test
    void aSubclassThatIsNotDeclaredComesBackAsTheNarrowestTypeThatIs() {
        List<Class<? extends Throwable>> declared = List.of(ArithmeticException.class, Declined.class, Exception.class);
        var unused = call(bench.engine, new Overdrawn("by 5"), declared);

        assertThat(call(bench.engine, new Overdrawn("never"), declared))
                .isExactlyInstanceOf(Declined.class)
                .hasMessage("by 5");
    }

    @Test
    void aConverterIsAskedForTheTextOfItsOwnTypeOnly() {
        Idempotency converting = bench.engine(builder -> builder.failureConverter(
                Declined.class, declined -> "converted", text -> new Declined("from " + text)));
        List<Class<? extends Throwable>> declared = List.of(Declined.class);

        for (Declined thrown : List.of(new Declined("no money"), new Overdrawn("by 5"))) {
            String key = thrown.getClass().getSimpleName();
            assertThat(call(converting, key, thrown, declared)).isSameAs(thrown);
        }

        assertThat(call(converting, "Declined", new Declined("never"), declared))
                .hasMessage("from converted");
        assertThat(call(converting, "Overdrawn", new Declined("never"), declared))
                .hasMessage("from by 5");
    }

    @Test
    void aTypeWithoutAStringConstructorComesBackAsARecordedFailure() {
        var unused = call(bench.engine, new Numbered(7), List.of(Numbered.class));

        assertThat(call(bench.engine, new Numbered(8), List.of(Numbered.class)))
                .hasMessageEndingWith("failed with " + Numbered.class.getName() + ": 7")
                .isInstanceOfSatisfying(IdempotencyException.RecordedFailure.class, failure -> {
                    assertThat(failure.failureType()).isEqualTo(Numbered.class.getName());
                    assertThat(failure.failureMessage()).isEqualTo("7");
                });
    }

    @Test
    void aConverterMakesATypeThatHasNoStringConstructor() {
        Idempotency converting = bench.engine(builder -> builder.failureConverter(
                Numbered.class, message -> new Numbered(Integer.parseInt(String.valueOf(message)))));
        var unused = call(converting, new Numbered(7), List.of(Numbered.class));

        assertThat(call(converting, new Numbered(8), List.of(Numbered.class)))
                .isInstanceOfSatisfying(
                        Numbered.class, failure -> assertThat(failure.number).isEqualTo(7));
    }

    @Test
    void aFailureWithoutAMessageComesBackWithoutOne() {
        var unused = call(bench.engine, new Declined(null), List.of(Declined.class));

        assertThat(call(bench.engine, new Declined("never"), List.of(Declined.class)))
                .hasMessage(null);
    }

    @Test
    void aFailureWhoseMessageIsEmptyComesBackAsItWas() {
        var unused = call(bench.engine, new Declined(""), List.of(Declined.class));

        assertThat(call(bench.engine, new Declined("never"), List.of(Declined.class)))
                .isExactlyInstanceOf(Declined.class)
                .hasMessage("");
    }

    @Test
    void aNameInTheStoreThatTheOperationDoesNotDeclareIsNeverLoaded() {
        var unused = call(bench.engine, new Declined("no"), List.of(Declined.class));

        assertThat(call(bench.engine, new Declined("never"), List.of()))
                .isInstanceOfSatisfying(
                        IdempotencyException.RecordedFailure.class,
                        failure -> assertThat(failure.failureType()).isEqualTo(Declined.class.getName()));
    }

    @Test
    void otherFailuresReleaseTheKey() {
        assertThat(call(bench.engine, new IllegalStateException("mishap"), List.of(Declined.class)))
                .hasMessage("mishap");

        assertThat(bench.store.find(Bench.recordOf("k"))).isEmpty();
    }

    @Test
    void aFailureThatCannotBeStoredGoesOnAndTheKeyIsNotReleased() {
        bench.store.whenAnyCompletes = StoreException.lasting("no such column", null);
        Declined declined = new Declined("no money");

        assertThat(call(bench.engine, declined, List.of(Declined.class))).isSameAs(declined);

        assertThat(bench.store.releases).hasValue(0);
        assertThat(bench.told.events).endsWith("outcomeUnknown");
    }

    @Test
    void aFailureOfAStageIsKeptToo() {
        IdempotentOperation<Order> operation = operation(List.of(Declined.class));
        CompletableFuture<Order> failed = CompletableFuture.failedFuture(new Declined("no money"));

        var unused = bench.engine.executeAsync(operation, "k", Bench.SAME, () -> failed);

        assertThat(bench.record("k").result().orElseThrow().kind()).isEqualTo(StoredResult.Kind.FAILURE);
        CompletableFuture<Outcome<Order>> repeat =
                bench.engine.executeAsync(operation, "k", Bench.SAME, () -> new CompletableFuture<>());
        assertThat(catchThrowable(repeat::get)).hasCauseExactlyInstanceOf(Declined.class);
    }

    private static Throwable call(Idempotency engine, Exception thrown, List<Class<? extends Throwable>> recorded) {
        return call(engine, "k", thrown, recorded);
    }

    private static Throwable call(
            Idempotency engine, String key, Exception thrown, List<Class<? extends Throwable>> recorded) {
        return catchThrowable(() -> engine.execute(operation(recorded), key, Bench.SAME, () -> {
            throw thrown;
        }));
    }

    private static IdempotentOperation<Order> operation(List<Class<? extends Throwable>> recorded) {
        return Bench.operation().recordFailures(recorded).build();
    }
}
