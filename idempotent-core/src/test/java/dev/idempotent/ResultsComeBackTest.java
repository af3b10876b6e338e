package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.idempotent.Bench.Order;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A repeat gets what the first call returned, as the generic type says. */
class ResultsComeBackTest {

    record Line(Order order, BigDecimal price, @Nullable String note) {}

    record Page<T>(List<T> items, Optional<String> next) {}

    record Times(OffsetDateTime offset, ZonedDateTime zoned, Instant instant, LocalDate date, Duration duration) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(value = Card.class, name = "card"), @JsonSubTypes.Type(Cash.class)})
    sealed interface Payment {}

    record Card(String last4) implements Payment {}

    record Cash() implements Payment {}

    record Case(ResultType<?> type, @Nullable Object value) {}

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    static List<Case> cases() {
        Order a = new Order("a", 1);
        Order b = new Order("b", 2);
        ZonedDateTime summer = ZonedDateTime.of(2026, 7, 1, 12, 0, 0, 123_456_789, ZoneId.of("Europe/Zurich"));
        return List.of(
                new Case(new ResultType<List<Order>>() {}, List.of(a, b)),
                new Case(new ResultType<Map<String, List<Order>>>() {}, Map.of("x", List.of(a), "y", List.of(b, a))),
                new Case(new ResultType<Set<UUID>>() {}, Set.of(new UUID(1, 2), new UUID(3, 4))),
                new Case(new ResultType<Page<Line>>() {}, page(new Line(a, new BigDecimal("1.00"), null))),
                new Case(new ResultType<Optional<List<Order>>>() {}, Optional.of(List.of(a))),
                new Case(new ResultType<Optional<Order>>() {}, Optional.empty()),
                new Case(new ResultType<Order>() {}, null),
                new Case(new ResultType<List<@Nullable String>>() {}, Arrays.asList("a", null)),
                new Case(new ResultType<DayOfWeek>() {}, DayOfWeek.FRIDAY),
                new Case(new ResultType<Payment>() {}, new Card("4242")),
                new Case(new ResultType<List<Payment>>() {}, List.of(new Cash(), new Card("1"))),
                new Case(new ResultType<BigDecimal>() {}, new BigDecimal("100.00")),
                new Case(new ResultType<BigDecimal>() {}, new BigDecimal("1E+5")),
                new Case(new ResultType<BigInteger>() {}, BigInteger.TEN.pow(40)),
                new Case(new ResultType<Map<String, Object>>() {}, Map.of("total", new BigDecimal("0.10"))),
                new Case(new ResultType<Double>() {}, 0.1 + 0.2),
                new Case(new ResultType<Double>() {}, Double.NaN),
                new Case(new ResultType<Float>() {}, 0.1f),
                new Case(new ResultType<Long>() {}, Long.MAX_VALUE),
                new Case(new ResultType<String>() {}, "null \u0000 \ud83d\ude00 \" é"),
                new Case(new ResultType<Character>() {}, 'x'),
                new Case(new ResultType<byte[]>() {}, new byte[] {0, -1, 127}),
                new Case(new ResultType<int[]>() {}, new int[] {1, 2}),
                new Case(new ResultType<Times>() {}, times(summer)),
                new Case(new ResultType<ZonedDateTime>() {}, summer),
                new Case(new ResultType<OffsetDateTime>() {}, OffsetDateTime.parse("2026-01-01T10:00+05:45")),
                new Case(new ResultType<Instant>() {}, Instant.parse("2026-01-01T00:00:00.000000001Z")));
    }

    private static Page<Line> page(Line line) {
        return new Page<>(List.of(line), Optional.of("2"));
    }

    private static Times times(ZonedDateTime time) {
        return new Times(
                time.toOffsetDateTime(), time, time.toInstant(), time.toLocalDate(), Duration.ofNanos(1_000_000_001));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRepeatGetsWhatTheFirstCallReturned(Case example) {
        IdempotentOperation<@Nullable Object> operation = IdempotentOperation.<@Nullable Object>named(
                        "any", example.type().type())
                .build();
        bench.engine.check(operation);
        call(operation, example.value());

        assertThat(call(operation, null)).isEqualTo(new ReplayOf(example.value()));
    }

    @ParameterizedTest
    @MethodSource("primitives")
    void primitivesComeBack(Class<?> type, Object value) {
        IdempotentOperation<@Nullable Object> operation =
                IdempotentOperation.<@Nullable Object>named("any", (Type) type).build();
        bench.engine.check(operation);
        call(operation, value);

        assertThat(call(operation, null)).isEqualTo(new ReplayOf(value));
    }

    static List<Arguments> primitives() {
        return List.of(
                Arguments.of(int.class, 7),
                Arguments.of(long.class, Long.MIN_VALUE),
                Arguments.of(boolean.class, true),
                Arguments.of(double.class, 0.1),
                Arguments.of(char.class, 'c'),
                Arguments.of(byte.class, (byte) -1));
    }

    @Test
    void nothingComesBackAsNothing() {
        for (Class<?> type : List.of(void.class, Void.class)) {
            IdempotentOperation<@Nullable Object> operation = IdempotentOperation.<@Nullable Object>named(
                            "run " + type, (Type) type)
                    .build();
            bench.engine.check(operation);
            call(operation, null);

            assertThat(call(operation, "a second run would return this")).isEqualTo(new ReplayOf(null));
        }
    }

    @Test
    void aResultIsTheCallersToChange() {
        IdempotentOperation<List<Order>> operation = IdempotentOperation.named("list", new ResultType<List<Order>>() {})
                .build();
        List<Order> none = bench.engine
                .execute(operation, "k", Bench.SAME, () -> new ArrayList<>())
                .value();
        List<Order> first = bench.engine
                .execute(operation, "k", Bench.SAME, () -> new ArrayList<>())
                .value();
        first.add(new Order("added by a caller", 1));

        assertThat(bench.engine
                        .execute(operation, "k", Bench.SAME, () -> new ArrayList<>())
                        .value())
                .isEqualTo(none)
                .isEmpty();
    }

    /** Compares arrays by what they hold. */
    private record ReplayOf(@Nullable Object value) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ReplayOf that
                    && Arrays.deepEquals(new @Nullable Object[] {value}, new @Nullable Object[] {that.value});
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(new @Nullable Object[] {value});
        }
    }

    @SuppressWarnings("NullAway") // On JDK 17 it does not see that T is nullable here.
    private Object call(IdempotentOperation<@Nullable Object> operation, @Nullable Object value) {
        Outcome<@Nullable Object> outcome = bench.engine.execute(operation, "k", Bench.SAME, () -> value);
        return outcome.isReplay() ? new ReplayOf(outcome.value()) : outcome;
    }
}
