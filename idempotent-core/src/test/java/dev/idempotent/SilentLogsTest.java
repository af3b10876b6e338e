package dev.idempotent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.idempotent.Bench.Order;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What other people's stores say of their failures may quote a key: it is in no line at INFO or above, nor in our messages. */
class SilentLogsTest {

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        final List<String> loud = new CopyOnWriteArrayList<>();
        final List<String> quiet = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            var thrown = event.getThrowableProxy();
            String said = thrown == null ? "" : " " + thrown.getClassName() + ": " + thrown.getMessage();
            (event.getLevel().isGreaterOrEqual(Level.INFO) ? loud : quiet).add(event.getFormattedMessage() + said);
        }
    }

    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.idempotent");
    private final Lines lines = new Lines();
    private final RuntimeException quoting =
            new IllegalStateException("duplicate canary-key", new SQLException("canary", "23505", 7));
    private final Bench bench = Bench.withStoppedClock();

    @BeforeEach
    void listen() {
        lines.start();
        ours.addAppender(lines);
        ours.setLevel(Level.DEBUG);
    }

    @AfterEach
    void nothingShows() {
        bench.close();
        ours.detachAppender(lines);
        ours.setLevel(null);
        assertThat(lines.loud).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain("canary"));
        assertThat(lines.quiet).anySatisfy(line -> assertThat(line).contains("duplicate canary-key"));
    }

    private void assertSaid(String what) {
        assertThat(lines.loud)
                .anySatisfy(line -> assertThat(line)
                        .contains(what)
                        .contains("java.lang.IllegalStateException (SQLState 23505, error 7)"));
    }

    @Test
    void ofAPurgeThatFails() {
        bench.store.purgeFailures.add(quoting);
        var unused = bench.engine(engine -> engine.purgeEvery(Duration.ofMillis(20)));

        await().atMost(10, SECONDS).untilAsserted(() -> assertSaid("could not be purged"));
    }

    @Test
    void ofLeasesThatAreNotRenewed() {
        bench.store.whenRenews = quoting;
        var operation = Bench.operation().leaseFor(Duration.ofMillis(100)).build();

        assertThat(bench.engine
                        .execute(operation, "canary-key", Bench.SAME, () -> {
                            await().atMost(10, SECONDS).untilAsserted(() -> assertSaid("Leases could not be renewed"));
                            return bench.place();
                        })
                        .isReplay())
                .isFalse();
    }

    @Test
    void ofAKeyThatIsNotReleased() {
        bench.store.releaseFailures.add(quoting);

        assertThat(failureOf(Bench.operation().build())).hasMessage("declined");

        assertSaid("its key could not be released");
    }

    @Test
    void ofAFailureOrAResultThatIsNotStored() {
        bench.store.whenAnyCompletes = quoting;
        var declaring = Bench.operation()
                .recordFailures(List.of(UnsupportedOperationException.class))
                .build();

        assertThat(failureOf(declaring)).hasMessage("declined");

        assertSaid("failed, and that could not be stored");
        assertThatThrownBy(() -> bench.call("canary-key-2"))
                .isInstanceOf(IdempotencyException.OutcomeUnknown.class)
                .hasCause(quoting)
                .message()
                .contains("SQLState 23505")
                .doesNotContain("canary");
    }

    private Throwable failureOf(IdempotentOperation<Order> operation) {
        return catchThrowable(() -> bench.engine.execute(operation, "canary-key", Bench.SAME, () -> {
            throw new UnsupportedOperationException("declined");
        }));
    }
}
