package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyException.Abandoned;
import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.IdempotentOperation;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM is killed between two statements of its calls; what the next caller gets is what {@code docs/guarantees.md} says. */
@Tag("slow")
@Timeout(60)
class CrashTest {

    /** The first that a node says. */
    private static final String CLAIM = "INSERT INTO";

    private static final String PAYMENT = "INSERT INTO payments";
    private static final String RESULT = "SET state = 'COMPLETED', kind";
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

    /** The rows of the table, without its head. */
    static Stream<List<String>> documented() throws IOException {
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
    void theTableHasEveryPoint() throws IOException {
        assertThat(documented().map(row -> row.get(0)))
                .containsExactlyElementsOf(POINTS.stream().map(Point::described).toList());
    }

    /** One call that is cut short, and what the table says of it. */
    private record Scene(Guarantee guarantee, String then, Bank bank, Wire wire, CountDownLatch reached)
            implements AutoCloseable {

        static Scene of(Database database, Guarantee guarantee, String then, Point point) {
            Address address = database.fresh();
            Wire wire = Wire.to(address);
            return new Scene(
                    guarantee,
                    then,
                    new Bank(address, TransactionIsolationLevel.READ_COMMITTED),
                    wire,
                    wire.hold(point.marker(), point.cut()));
        }

        DoomedNode.Task task() {
            return new DoomedNode.Task(wire.address(), guarantee);
        }

        @Override
        public void close() {
            bank.close();
            wire.close();
        }
    }

    @ParameterizedTest(name = "killed {0}")
    @MethodSource("documented")
    void theNextCallerGetsWhatTheTableSays(List<String> row) throws Exception {
        Point point = POINTS.stream()
                .filter(known -> known.described().equals(row.get(0)))
                .findFirst()
                .orElseThrow();
        List<Scene> scenes = new ArrayList<>();
        for (Database database : List.of(Database.POSTGRESQL, Database.MARIADB)) {
            for (Guarantee guarantee : GUARANTEES) {
                String then = row.get(1 + GUARANTEES.indexOf(guarantee));
                if (!then.equals("–")) {
                    scenes.add(Scene.of(database, guarantee, then, point));
                }
            }
        }
        try {
            assertThat(scenes).hasSize(point.marker().equals(COMMIT) ? 2 : 6);
            killInTheMidstOf(scenes);
            SoftAssertions.assertSoftly(cells -> scenes.forEach(scene -> cells.assertThatCode(() -> assertHolds(scene))
                    .as("%s, %s", scene.bank().pool.getJdbcUrl(), scene.guarantee())
                    .doesNotThrowAnyException()));
        } finally {
            scenes.forEach(Scene::close);
        }
    }

    private static void killInTheMidstOf(List<Scene> scenes) throws InterruptedException {
        Process node = DoomedNode.launch(scenes.stream().map(Scene::task).toList());
        try {
            for (Scene scene : scenes) {
                while (!scene.reached().await(10, TimeUnit.MILLISECONDS)) {
                    assertThat(node.isAlive())
                            .withFailMessage(() -> "It ended by itself: " + said(node))
                            .isTrue();
                }
            }
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    private static void assertHolds(Scene scene) {
        switch (scene.then().split(":", -1)[0]) {
            case "runs" -> assertThat(pay(scene)).isEqualTo(new Outcome.Executed<>("by the next"));
            case "replays" -> assertThat(pay(scene)).isEqualTo(new Outcome.Replayed<>("by the one that dies"));
            case "takes over" -> {
                assertInProgressUntilTheLeaseHasLapsed(scene);
                assertThat(pay(scene)).isEqualTo(new Outcome.Executed<>("by the next"));
            }
            case "`Abandoned`" -> {
                assertInProgressUntilTheLeaseHasLapsed(scene);
                assertThatThrownBy(() -> pay(scene)).isInstanceOf(Abandoned.class);
            }
            default -> throw new AssertionError("The table says what this does not know: " + scene.then());
        }
        assertThat(scene.then()).contains(": " + scene.bank().payments().size() + " payment");
    }

    private static String said(Process node) {
        try {
            return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertInProgressUntilTheLeaseHasLapsed(Scene scene) {
        assertThatThrownBy(() -> pay(scene, Duration.ZERO)).isInstanceOf(InProgress.class);
        Databases.lapse(scene.bank().pool, KEY);
    }

    private static Outcome<String> pay(Scene scene) {
        return pay(scene, Duration.ofSeconds(30));
    }

    private static Outcome<String> pay(Scene scene, Duration waitFor) {
        IdempotentOperation<String> payment = IdempotentOperation.named("pay", String.class)
                .guarantee(scene.guarantee())
                .waitFor(waitFor)
                .build();
        return scene.bank().engine.execute(payment, "a", Bank.SAME, () -> {
            scene.bank().insert("by the next");
            return "by the next";
        });
    }
}
