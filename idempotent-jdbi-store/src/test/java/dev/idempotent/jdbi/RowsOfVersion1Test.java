package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.KeyScope;
import dev.idempotent.Outcome;
import dev.idempotent.ResultType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rows that version 1 wrote are answered for ever: their names, fingerprints and results are read as they were meant. The
 * file is never changed; a later format gets one of its own.
 */
class RowsOfVersion1Test {

    enum Size {
        SMALL,
        LARGE
    }

    record Line(String article, Size size, BigDecimal price) {}

    @SuppressWarnings("ArrayRecordComponent") // Users have such results.
    record Order(
            long id,
            List<Line> lines,
            Map<String, Integer> stock,
            Optional<String> note,
            OffsetDateTime placed,
            byte[] seal) {}

    record Asked(
            String article, double amount, @Nullable String optional, Set<String> tags, Map<String, LocalDate> days) {}

    private static final IdempotentOperation<Order> ORDER =
            IdempotentOperation.named("order", Order.class).build();
    private static final Fingerprint FINGERPRINT = Fingerprint.of(
            new Asked("äpple", 1.50, null, Set.of("b", "a", "c"), Map.of("z", LocalDate.EPOCH, "a", LocalDate.MAX)),
            new BigDecimal("100.00"),
            7);

    private Idempotency engine;

    @BeforeEach
    void readRows() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:rows-of-version-1;DB_CLOSE_DELAY=-1");
        Jdbi jdbi = Jdbi.create(dataSource);
        JdbiIdempotencyStore store =
                JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build();
        jdbi.useHandle(handle -> handle.execute("DELETE FROM idempotency_record"));
        jdbi.useHandle(handle -> handle.execute("RUNSCRIPT FROM 'classpath:/dev/idempotent/jdbi/rows-v1.sql'"));
        engine = Idempotency.builder(store)
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .scopes(() -> Optional.of("ada"))
                .build();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aRecordComesBackWhole() {
        Outcome<Order> outcome = engine.execute(ORDER, "k1", FINGERPRINT, RowsOfVersion1Test::neverRun);

        assertThat(outcome.isReplay()).isTrue();
        assertThat(outcome.value())
                .usingRecursiveComparison()
                .isEqualTo(new Order(
                        9007199254740993L,
                        List.of(
                                new Line("apple", Size.SMALL, new BigDecimal("1.10")),
                                new Line("pear", Size.LARGE, new BigDecimal("2"))),
                        Map.of("apple", 3),
                        Optional.of("ring twice"),
                        OffsetDateTime.parse("2026-11-24T17:00:00.123456789+02:00"),
                        "seal".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theFingerprintOfTheSameArgumentsIsStillTheSameAndOfOthersIsNot() {
        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> engine.execute(ORDER, "k1", Fingerprint.of(7), RowsOfVersion1Test::neverRun));
    }

    @Test
    void keysOfEveryFormAreFound() {
        IdempotentOperation<List<String>> list = IdempotentOperation.named("list", new ResultType<List<String>>() {})
                .build();
        IdempotentOperation<Integer> global = IdempotentOperation.named("g".repeat(300), int.class)
                .scope(KeyScope.GLOBAL)
                .build();

        assertThat(engine.execute(list, List.of("a", 7, Size.LARGE), Fingerprint.none(), () -> List.of("ran"))
                        .value())
                .containsExactly("x", "y");
        assertThat(engine.execute(global, new BigDecimal("100.00"), Fingerprint.none(), () -> -1)
                        .value())
                .isEqualTo(42);
    }

    @Test
    @SuppressWarnings("NullAway") // The body's type is nullable, which only later javacs keep.
    void nothingAndNullAreToldFromNoRecord() {
        IdempotentOperation<@Nullable Void> nothing =
                IdempotentOperation.<@Nullable Void>named("nothing", void.class).build();
        IdempotentOperation<@Nullable String> maybe = IdempotentOperation.<@Nullable String>named("maybe", String.class)
                .build();

        assertThat(engine.execute(nothing, "k1", Fingerprint.none(), () -> null).isReplay())
                .isTrue();
        assertThat(engine.execute(maybe, "k1", Fingerprint.none(), () -> "ran").value())
                .isNull();
    }

    @Test
    void aFailureComesBackAsItsType() {
        IdempotentOperation<Integer> failing = IdempotentOperation.named("failing", int.class)
                .recordFailures(List.of(IllegalStateException.class))
                .build();

        assertThat(catchThrowable(() -> engine.execute(failing, "k1", Fingerprint.none(), () -> 1)))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no money");
    }

    @Test
    void aResultThatWasNotKeptIsNotRunAgain() {
        assertThatExceptionOfType(IdempotencyException.ResultUnreadable.class)
                .isThrownBy(() -> engine.execute(ORDER, "not-kept", Fingerprint.none(), RowsOfVersion1Test::neverRun));
    }

    private static Order neverRun() {
        throw new AssertionError("ran again");
    }
}
