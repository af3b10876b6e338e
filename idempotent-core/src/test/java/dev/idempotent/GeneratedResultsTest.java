package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random values of declared types come back equal. */
class GeneratedResultsTest {

    private static final String[] TEXTS = {
        "", " ", "null", "\"", "\\u0041", "\u0000", "\u2028", "e\u0301", "\ud83d\ude00"
    };
    private static final String[] ZONES = {"Europe/Zurich", "America/New_York", "Asia/Kolkata", "UTC", "Z", "-03:30"};

    record Payment(Optional<String> note, BigDecimal amount, BigInteger serial, UUID id, TimeUnit unit, long count) {}

    record Times(Instant instant, ZonedDateTime zoned, OffsetDateTime offset, Duration duration, Days days) {}

    record Days(LocalDate date, LocalDateTime local, LocalTime time, YearMonth month, Period period) {}

    record Page<T>(List<T> items, Map<String, List<T>> named, Optional<T> first) {}

    record Kind(Type type, Function<Random, Object> generator) {

        @Override
        public String toString() {
            return type.getTypeName();
        }
    }

    private final JacksonResultCodec codec = new JacksonResultCodec();

    static List<Kind> kinds() {
        return List.of(
                kind(new ResultType<Payment>() {}, GeneratedResultsTest::payment),
                kind(new ResultType<Times>() {}, GeneratedResultsTest::times),
                kind(new ResultType<Page<Payment>>() {}, random -> page(random, GeneratedResultsTest::payment)),
                kind(
                        new ResultType<Page<Page<Times>>>() {},
                        random -> page(random, r -> page(r, GeneratedResultsTest::times))),
                kind(
                        new ResultType<Optional<Page<BigDecimal>>>() {},
                        random -> maybe(random, r -> page(r, GeneratedResultsTest::number))),
                kind(
                        new ResultType<Map<UUID, Optional<Payment>>>() {},
                        random -> Map.of(uuid(random), maybe(random, GeneratedResultsTest::payment))),
                kind(new ResultType<byte[]>() {}, GeneratedResultsTest::bytes),
                kind(new ResultType<byte[][]>() {}, random -> new byte[][] {bytes(random), bytes(random)}));
    }

    private static Kind kind(ResultType<?> type, Function<Random, Object> generator) {
        return new Kind(type.type(), generator);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsWrittenIsReadBackEqual(Kind kind) {
        codec.check(kind.type());
        Seeds.forEach(1_000, random -> {
            Object value = kind.generator().apply(random);

            assertThat(codec.decode(codec.encode(value, kind.type()), kind.type()))
                    .isEqualTo(value);
        });
    }

    private static Payment payment(Random random) {
        return new Payment(
                maybe(random, GeneratedResultsTest::text),
                number(random),
                new BigInteger(random.nextInt(200), random).negate(),
                uuid(random),
                Seeds.oneOf(random, TimeUnit.values()),
                random.nextLong());
    }

    private static Times times(Random random) {
        ZonedDateTime zoned = instant(random).atZone(ZoneId.of(Seeds.oneOf(random, ZONES)));
        OffsetDateTime offset = instant(random).atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(129_601) - 64_800));
        Duration duration = Duration.ofSeconds(random.nextLong() >> (10 + random.nextInt(50)), random.nextInt());
        return new Times(instant(random), zoned, offset, duration, days(offset.toLocalDateTime(), random));
    }

    private static Days days(LocalDateTime local, Random random) {
        Period period = Period.of(random.nextInt(9) - 4, random.nextInt(30) - 9, random.nextInt(99) - 50);
        return new Days(local.toLocalDate(), local, local.toLocalTime(), YearMonth.from(local), period);
    }

    /** From the year 0 to 9999; every third without a fraction, as texts of times leave it out. */
    private static Instant instant(Random random) {
        long second = -62_000_000_000L + (long) (random.nextDouble() * 315_000_000_000L);
        return Instant.ofEpochSecond(second, random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000_000));
    }

    private static BigDecimal number(Random random) {
        return new BigDecimal(new BigInteger(random.nextInt(120), random), random.nextInt(40) - 20);
    }

    private static <T> Page<T> page(Random random, Function<Random, T> item) {
        Map<String, List<T>> named = new HashMap<>();
        for (int size = random.nextInt(3); size > 0; size--) {
            named.put(text(random), list(random, item));
        }
        return new Page<>(list(random, item), named, maybe(random, item));
    }

    private static <T> List<T> list(Random random, Function<Random, T> item) {
        List<T> list = new ArrayList<>();
        for (int size = random.nextInt(3); size > 0; size--) {
            list.add(item.apply(random));
        }
        return list;
    }

    private static <T> Optional<T> maybe(Random random, Function<Random, T> value) {
        return random.nextBoolean() ? Optional.of(value.apply(random)) : Optional.empty();
    }

    private static String text(Random random) {
        return Seeds.oneOf(random, TEXTS) + Seeds.oneOf(random, TEXTS) + random.nextInt(10);
    }

    private static UUID uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }
}
