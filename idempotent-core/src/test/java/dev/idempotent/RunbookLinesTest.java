package dev.idempotent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.idempotent.Bench.Order;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log lines that {@code docs/runbooks.md} quotes are those that the engine writes, and it writes no other warnings. */
class RunbookLinesTest {

    private static final Pattern QUOTED = Pattern.compile("```log\\R(.*?)```", Pattern.DOTALL);

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        final List<String> said = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
                said.add(event.getLevel() + " " + event.getFormattedMessage());
            }
        }
    }

    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.idempotent");
    private final Lines lines = new Lines();
    private final Bench bench = Bench.withStoppedClock();
    private final RuntimeException broken = new IllegalStateException("no database");

    @BeforeEach
    void listen() {
        lines.start();
        ours.addAppender(lines);
    }

    @AfterEach
    void close() {
        bench.close();
        ours.detachAppender(lines);
    }

    @Test
    void whatTheRunbooksQuoteIsWhatIsSaid() throws IOException {
        abandonSettleAndRelease();
        loseLeases();
        failToRenewAndToPurge();
        failToStore();
        closeTooEarly();

        List<String> quoted = QUOTED.matcher(Files.readString(Path.of("..", "docs", "runbooks.md")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
        assertThat(quoted)
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(lines.said).anyMatch(said -> isA(said, line)));
        assertThat(lines.said).allSatisfy(said -> assertThat(quoted).anyMatch(line -> isA(said, line)));
    }

    private static boolean isA(String said, String quoted) {
        return said.matches(Stream.of(quoted.split("…", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".+" + b)
                .orElseThrow());
    }

    private void abandonSettleAndRelease() {
        IdempotentOperation<Order> once =
                Bench.operation().guarantee(Guarantee.AT_MOST_ONCE).build();
        fail(bench.engine, once, "a");
        fail(bench.engine, once, "b");
        IdempotencyRecords records = bench.engine.records();
        List<IdempotencyRecord> abandoned = records.list(State.ABANDONED, 10);

        assertThat(records.settle(abandoned.get(0), once, bench.place())).isTrue();
        assertThat(records.release(abandoned.get(1))).isTrue();
    }

    private void loseLeases() {
        IdempotentOperation<Order> operation = Bench.operation().build();
        for (boolean fails : new boolean[] {false, true}) {
            Throwable unused = catchThrowable(() -> bench.engine.execute(operation, "lost " + fails, Bench.SAME, () -> {
                bench.clock.pass(Duration.ofDays(1));
                assertThat(bench.claimElsewhere("lost " + fails, Bench.SAME, Duration.ofDays(1)))
                        .isInstanceOf(Claim.Granted.class);
                if (fails) {
                    throw broken;
                }
                return bench.place();
            }));
        }
    }

    private void failToRenewAndToPurge() {
        bench.store.purgeFailures.add(broken);
        var unused = bench.engine(engine -> engine.purgeEvery(Duration.ofMillis(20)));
        await().atMost(10, SECONDS).until(() -> isSaid("purged"));

        bench.store.whenRenews = StoreException.passing("the database does not answer", broken);
        IdempotentOperation<Order> operation =
                Bench.operation().leaseFor(Duration.ofMillis(100)).build();
        assertThat(bench.engine.execute(operation, "renewed", Bench.SAME, () -> {
                    await().atMost(10, SECONDS).until(() -> isSaid("renewed"));
                    return bench.place();
                }))
                .isInstanceOf(Outcome.Executed.class);
    }

    private void failToStore() {
        bench.store.releaseFailures.add(broken);
        fail(bench.engine, Bench.operation().build(), "kept");

        bench.store.whenAnyCompletes = broken;
        for (Guarantee guarantee : new Guarantee[] {Guarantee.AT_LEAST_ONCE, Guarantee.AT_MOST_ONCE}) {
            IdempotentOperation<Order> declining = Bench.operation()
                    .guarantee(guarantee)
                    .recordFailures(List.of(IllegalStateException.class))
                    .build();
            fail(bench.engine, declining, guarantee.name());
        }
        bench.store.whenAnyCompletes = null;

        Idempotency small = bench.engine(engine -> engine.maxResultBytes(10).listener(new IdempotencyListener() {
            @Override
            public void executed(RecordKey key) {
                throw broken;
            }
        }));
        assertThat(small.execute(Bench.operation().build(), "large", Bench.SAME, bench::place))
                .isInstanceOf(Outcome.Executed.class);
    }

    private void closeTooEarly() {
        Idempotency closed = bench.engine(engine -> engine);
        closed.close();

        assertThat(closed.execute(Bench.operation().build(), "late", Bench.SAME, bench::place))
                .isInstanceOf(Outcome.Executed.class);
    }

    private void fail(Idempotency engine, IdempotentOperation<Order> operation, String key) {
        assertThat(catchThrowable(() -> engine.execute(operation, key, Bench.SAME, () -> {
                    throw broken;
                })))
                .isSameAs(broken);
    }

    private boolean isSaid(String what) {
        return lines.said.stream().anyMatch(line -> line.contains(what));
    }
}
