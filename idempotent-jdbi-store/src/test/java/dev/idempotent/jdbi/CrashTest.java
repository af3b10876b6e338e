package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyException.Abandoned;
import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.Outcome;
import dev.idempotent.store.RecordKey;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import dev.idempotent.testing.Wire;
import dev.idempotent.testing.Wire.Cut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM is killed between two statements of a call; what the next caller gets is what {@code docs/guarantees.md} says. */
@Tag("slow")
@Timeout(60)
class CrashTest {

    /** The first that a node says. */
    private static final String CLAIM = "INSERT INTO";

    private static final String PAYMENT = "INSERT INTO payments";
    private static final String RESULT = "SET state = 'COMPLETED'";
    private static final String COMMIT = "COMMIT";

    private static final RecordKey KEY = new RecordKey("pay", "anonymous", "a");

    private record Point(String described, String marker, Cut cut) {}

    private static final List<Point> POINTS = List.of(
            new Point("before the claim reaches the database", CLAIM, Cut.BEFORE_THE_SERVER),
            new Point("after the claim", CLAIM, Cut.AFTER_THE_SERVER),
            new Point("in the body, before the payment", PAYMENT, Cut.BEFORE_THE_SERVER),
            new Point("in the body, after the payment", PAYMENT, Cut.AFTER_THE_SERVER),
            new Point("before the result is stored", RESULT, Cut.BEFORE_THE_SERVER),
            new Point("after the result is stored", RESULT, Cut.AFTER_THE_SERVER),
            new Point("before the commit", COMMIT, Cut.BEFORE_THE_SERVER),
            new Point("after the commit", COMMIT, Cut.AFTER_THE_SERVER));

    /** Of the table's columns. */
    private static final List<Guarantee> GUARANTEES =
            List.of(Guarantee.ATOMIC, Guarantee.AT_LEAST_ONCE, Guarantee.AT_MOST_ONCE);

    static Stream<Arguments> cells() throws IOException {
        List<Arguments> cells = new ArrayList<>();
        for (List<String> row : documented().toList()) {
            for (int i = 0; i < GUARANTEES.size(); i++) {
                String then = row.get(i + 1);
                if (!then.equals("–")) {
                    cells.add(Arguments.of(Database.POSTGRESQL, GUARANTEES.get(i), row.get(0), then));
                    cells.add(Arguments.of(Database.MARIADB, GUARANTEES.get(i), row.get(0), then));
                }
            }
        }
        return cells.stream();
    }

    /** The rows of the table, without its head. */
    private static Stream<List<String>> documented() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "guarantees.md")).stream()
                .dropWhile(line -> !line.contains("read by CrashTest"))
                .skip(3)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .limit(4)
                        .toList());
    }

    @Test
    void theTableHasEveryPointOfEveryGuarantee() throws IOException {
        assertThat(documented().map(row -> row.get(0)))
                .containsExactlyElementsOf(POINTS.stream().map(Point::described).toList());
        assertThat(cells()).hasSize((8 + 6 + 6) * 2);
    }

    @ParameterizedTest(name = "{0}, {1}, killed {2}: the next caller {3}")
    @MethodSource("cells")
    void theNextCallerGetsWhatTheTableSays(Database database, Guarantee guarantee, String killed, String then)
            throws Exception {
        Address address = database.fresh();
        try (Bank bank = new Bank(address, TransactionIsolationLevel.READ_COMMITTED)) {
            kill(
                    address,
                    guarantee,
                    POINTS.stream()
                            .filter(point -> point.described().equals(killed))
                            .findFirst()
                            .orElseThrow());

            switch (then.split(":", -1)[0]) {
                case "runs" -> assertThat(pay(bank, guarantee)).isEqualTo(new Outcome.Executed<>("by the next"));
                case "replays" ->
                    assertThat(pay(bank, guarantee)).isEqualTo(new Outcome.Replayed<>("by the one that dies"));
                case "takes over" -> {
                    assertInProgressUntilTheLeaseHasLapsed(bank, guarantee);
                    assertThat(pay(bank, guarantee)).isEqualTo(new Outcome.Executed<>("by the next"));
                }
                case "`Abandoned`" -> {
                    assertInProgressUntilTheLeaseHasLapsed(bank, guarantee);
                    assertThatThrownBy(() -> pay(bank, guarantee)).isInstanceOf(Abandoned.class);
                }
                default -> throw new AssertionError("The table says what this does not know: " + then);
            }
            assertThat(then).contains(": " + bank.payments().size() + " payment");
        }
    }

    private static void kill(Address address, Guarantee guarantee, Point point) throws InterruptedException {
        try (Wire wire = Wire.to(address)) {
            CountDownLatch reached = wire.hold(point.marker(), point.cut());
            Process node = DoomedNode.launch(wire.address(), guarantee);
            try {
                while (!reached.await(10, TimeUnit.MILLISECONDS)) {
                    assertThat(node.isAlive())
                            .withFailMessage(() -> "It ended by itself: " + said(node))
                            .isTrue();
                }
            } finally {
                node.destroyForcibly().waitFor();
            }
        }
    }

    private static String said(Process node) {
        try {
            return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertInProgressUntilTheLeaseHasLapsed(Bank bank, Guarantee guarantee) {
        assertThatThrownBy(() -> pay(bank, guarantee)).isInstanceOf(InProgress.class);
        Databases.lapse(bank.pool, KEY);
    }

    private static Outcome<String> pay(Bank bank, Guarantee guarantee) {
        return bank.engine.execute(DoomedNode.payment(guarantee), "a", Bank.SAME, () -> {
            bank.insert("by the next");
            return "by the next";
        });
    }
}
