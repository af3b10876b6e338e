package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.StoredResult;
import java.io.IOException;
import java.io.Serial;
import java.lang.reflect.Type;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores, codecs, converters and exceptions of users that break their contract, and what becomes of the call. */
class BrokenPartsTest {

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    /** A checked one comes through where the part is written in Kotlin, or with Lombok. */
    static Stream<Throwable> thrown() {
        return Stream.of(
                new SQLException("checked"),
                new IllegalArgumentException("unchecked"),
                new NoClassDefFoundError("a driver of another version"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whateverTheStoreThrowsOnCompleteTheCallerLearnsThatTheBodyRan(Throwable thrown) {
        bench.store.beforeComplete = () -> sneak(thrown);

        assertThatExceptionOfType(IdempotencyException.OutcomeUnknown.class)
                .isThrownBy(() -> bench.call("k"))
                .withCause(thrown);
        assertNotReleased();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whateverTheStoreThrowsOnCompleteAStageEnds(Throwable thrown) {
        bench.store.beforeComplete = () -> sneak(thrown);
        CompletableFuture<Order> stage = new CompletableFuture<>();
        CompletableFuture<Outcome<Order>> call =
                bench.engine.executeAsync(Bench.operation().build(), "k", Bench.SAME, () -> stage);
        stage.complete(bench.place());

        assertThat(catchThrowable(() -> call.get(10, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(IdempotencyException.OutcomeUnknown.class)
                .hasRootCause(thrown);
        assertNotReleased();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whateverTheStoreThrowsTheFailureOfTheBodyIsWhatTheCallerGets(Throwable thrown) {
        IOException declined = new IOException("declined");
        bench.store.beforeComplete = () -> sneak(thrown);
        bench.store.beforeRelease = () -> sneak(thrown);

        for (List<Class<? extends Throwable>> recorded :
                List.<List<Class<? extends Throwable>>>of(List.of(), List.of(IOException.class))) {
            String key = "key of " + recorded;
            assertThat(catchThrowable(() -> bench.engine.execute(
                            Bench.operation().recordFailures(recorded).build(), key, Bench.SAME, () -> {
                                throw declined;
                            })))
                    .isSameAs(declined);
        }
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aResultThatTheCodecFailsToReadIsUnreadable(Throwable thrown) {
        var unused = bench.call("k");
        Idempotency engine = bench.engine(builder -> builder.codec(new UnreadingCodec(thrown)));

        assertThatExceptionOfType(IdempotencyException.ResultUnreadable.class)
                .isThrownBy(() -> engine.execute(Bench.operation().build(), "k", Bench.SAME, bench::place))
                .withCause(thrown);
        assertThat(bench.runs).hasValue(1);
    }

    static final class Unspeakable extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("lazy, and its bundle is gone");
        }
    }

    @Test
    void aFailureThatCannotBeEncodedIsKeptAsNotKeptLikeAResult() {
        IdempotentOperation<Order> declared =
                Bench.operation().recordFailures(List.of(Unspeakable.class)).build();
        Unspeakable failure = new Unspeakable();

        assertThat(catchThrowable(() -> bench.engine.execute(declared, "k", Bench.SAME, () -> {
                    throw failure;
                })))
                .isSameAs(failure);
        assertThatExceptionOfType(IdempotencyException.ResultUnreadable.class)
                .isThrownBy(() -> bench.engine.execute(declared, "k", Bench.SAME, bench::place));
        assertThat(bench.runs).hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void aConverterThatFailsCostsTheTypeAndNotTheAnswer(Throwable thrown) {
        IdempotentOperation<Order> declared =
                Bench.operation().recordFailures(List.of(IOException.class)).build();
        Idempotency engine = bench.engine(builder -> builder.failureConverter(IOException.class, message -> {
            sneak(thrown);
            return new IOException(message);
        }));
        var unused = catchThrowable(() -> engine.execute(declared, "k", Bench.SAME, () -> {
            throw new IOException("declined");
        }));

        assertThatExceptionOfType(IdempotencyException.RecordedFailure.class)
                .isThrownBy(() -> engine.execute(declared, "k", Bench.SAME, bench::place))
                .satisfies(failure -> assertThat(failure.failureMessage()).isEqualTo("declined"));
        assertThat(bench.told.events).contains("replayed");
    }

    private void assertNotReleased() {
        assertThat(bench.store.releases).hasValue(0);
        assertThat(bench.record("k").state()).isEqualTo(State.IN_PROGRESS);
        assertThat(bench.told.events).containsExactly("granted 1", "outcomeUnknown");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private record UnreadingCodec(Throwable thrown) implements ResultCodec {

        @Override
        public void check(Type type) {}

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            throw new IllegalStateException("there is nothing to encode");
        }

        @Override
        public @Nullable Object decode(StoredResult result, Type type) {
            sneak(thrown);
            return null;
        }
    }
}
