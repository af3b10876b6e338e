package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.store.RecordKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    static List<@Nullable Object> invalid() {
        return Arrays.asList(
                null,
                "",
                " ",
                "\t\n",
                "a\u0000b",
                "a\nb",
                "\u0085",
                "\ud83d",
                "\ude00\ud83d",
                "x".repeat(256),
                Double.NaN,
                Float.POSITIVE_INFINITY,
                List.of(),
                Collections.singletonList(null),
                Arrays.asList("a", null),
                List.of("a", " "),
                List.of("a", "x".repeat(256)),
                List.of("a", List.of("b")),
                Map.of("a", "b"),
                new int[] {1},
                new Object());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void aKeyThatNamesNothingIsRefusedAndTheBodyDoesNotRun(@Nullable Object key) {
        assertThatExceptionOfType(IdempotencyException.InvalidKey.class)
                .isThrownBy(() -> bench.engine.execute(Bench.operation().build(), key, Bench.SAME, bench::place))
                .satisfies(refusal -> assertThat(refusal.operation()).isEqualTo("place-order"));
        assertThat(bench.runs).hasValue(0);
        assertThat(bench.store.claims).hasValue(0);
        assertThat(bench.told.events).containsExactly("refused InvalidKey");
    }

    @Test
    void refusalsDoNotShowTheKey() {
        String secret = "alice@example.com";

        assertThatExceptionOfType(IdempotencyException.InvalidKey.class)
                .isThrownBy(() -> bench.call(secret + "\n"))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("alice"));
        assertThat(bench.claimElsewhere(secret, Bench.OTHER, Duration.ofMinutes(1)))
                .isNotNull();
        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> bench.call(secret))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("alice"));
        assertThat(Bench.recordOf(secret).toString()).doesNotContain("alice");
    }

    @Test
    void everyTypeOfKeyHasItsText() {
        assertThat(KeyText.of("a b")).isEqualTo("a b");
        assertThat(KeyText.of(java.nio.CharBuffer.wrap("x".repeat(255)))).hasSize(255);
        assertThat(KeyText.of(new UUID(0, 1))).isEqualTo("00000000-0000-0000-0000-000000000001");
        assertThat(KeyText.of(DayOfWeek.MONDAY)).isEqualTo("MONDAY");
        assertThat(KeyText.of(LocalDate.of(2026, 1, 2))).isEqualTo("2026-01-02");
        assertThat(KeyText.of(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(KeyText.of(Date.from(Instant.EPOCH))).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(KeyText.of(java.sql.Date.valueOf("2026-01-02"))).isNotBlank();
        assertThat(KeyText.of(new AtomicLong(5))).isEqualTo("5");
        assertThat(KeyText.of(List.of("a", 1, DayOfWeek.MONDAY))).isEqualTo("[1:a1:16:MONDAY");
        assertThat(KeyText.of("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
    }

    private enum Colour {
        RED;

        @Override
        public String toString() {
            return "red like a rose";
        }
    }

    @Test
    void anEnumConstantIsItsNameHoweverItPrints() {
        assertThat(KeyText.of(Colour.RED)).isEqualTo("RED");
    }

    @Test
    void timestampsThatDifferInNanosecondsAreTwoKeys() {
        Timestamp one = Timestamp.from(Instant.ofEpochSecond(1, 1_000));
        Timestamp other = Timestamp.from(Instant.ofEpochSecond(1, 2_000));

        assertThat(KeyText.of(one)).isNotEqualTo(KeyText.of(other));
    }

    @Test
    void aDayInSqlIsOneKeyWhereverTheNodeStands() {
        TimeZone here = TimeZone.getDefault();
        Set<String> keys = new HashSet<>();
        try {
            for (String zone : List.of("UTC", "Asia/Tokyo", "America/New_York")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                keys.add(KeyText.of(java.sql.Date.valueOf("2026-01-02")));
                keys.add(KeyText.of(java.sql.Time.valueOf("10:15:30")));
            }
        } finally {
            TimeZone.setDefault(here);
        }
        assertThat(keys).containsExactlyInAnyOrder("2026-01-02", "10:15:30");
    }

    @Test
    void oneNumberIsOneKeyWhateverItsTypeAndScale() {
        for (Number one : List.of(1, 1L, (short) 1, 1.0, 1f, new BigDecimal("1.00"), BigInteger.ONE)) {
            assertThat(KeyText.of(one)).isEqualTo("1");
        }
        assertThat(KeyText.of(-0.0)).isEqualTo("0");
        assertThat(KeyText.of(new BigDecimal("0E+100"))).isEqualTo("0");
        assertThat(KeyText.of(new BigDecimal("-1.50"))).isEqualTo("-1.5");
        assertThat(KeyText.of(new BigDecimal("0.001"))).isEqualTo("0.001");
        assertThat(KeyText.of(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(KeyText.of(9007199254740993L)).isEqualTo("9007199254740993");
        assertThat(KeyText.of(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    }

    /** Stored keys are made of it. */
    @Test
    void numbersAreWrittenPlainlyUpTo20Places() {
        assertThat(KeyText.of(new BigDecimal("7e20"))).isEqualTo("700000000000000000000");
        assertThat(KeyText.of(new BigDecimal("7e21"))).isEqualTo("7e21");
        assertThat(KeyText.of(new BigDecimal("7e-20"))).isEqualTo("0.00000000000000000007");
        assertThat(KeyText.of(new BigDecimal("7e-21"))).isEqualTo("7e-21");
    }

    @Test
    @Timeout(2)
    void aNumberWithAHugeExponentCostsNothing() {
        assertThat(KeyText.of(new BigDecimal("1e999999999"))).isEqualTo("1e999999999");
        assertThat(KeyText.of(new BigDecimal("-12e-999999999"))).isEqualTo("-12e-999999999");
        assertThat(KeyText.of(BigDecimal.valueOf(10, Integer.MIN_VALUE))).isEqualTo("1e2147483649");
    }

    @Test
    void unequalNumbersAreNeverOneKey() {
        Random random = new Random(17);
        Map<String, BigDecimal> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            BigDecimal number = BigDecimal.valueOf(random.nextInt(2_000) - 1_000, random.nextInt(60) - 30);
            BigDecimal other = seen.putIfAbsent(KeyText.of(number), number);
            assertThat(other == null ? number : other).isEqualByComparingTo(number);
        }
    }

    @Test
    void unequalListsOfPartsAreNeverOneKeyNorTakenForASingleOne() {
        Random random = new Random(42);
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            List<String> parts = new ArrayList<>();
            for (int size = 1 + random.nextInt(3); size > 0; size--) {
                parts.add(text(random));
            }
            Object key = parts.size() == 1 ? parts.get(0) : parts;
            List<String> other = seen.putIfAbsent(KeyText.of(key), parts);
            assertThat(other == null ? parts : other).isEqualTo(parts);
        }
    }

    private static String text(Random random) {
        String alphabet = "[:12ab";
        StringBuilder text = new StringBuilder();
        for (int length = 1 + random.nextInt(5); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void aKeyThatLooksLikeTheHashOfALongOneIsNotTakenForIt() {
        List<String> longKey = List.of("x".repeat(200), "y".repeat(200));
        String hashed = new RecordKey("place-order", "anonymous", KeyText.of(longKey)).value();
        assertThat(hashed).startsWith("sha256:");
        bench.call(longKey);

        assertThat(bench.call(hashed).isReplay()).isFalse();
        assertThat(bench.call(longKey).isReplay()).isTrue();
    }
}
