package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.idempotent.CallsModel.Ending;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Random calls one after another, with few keys, answered as {@link CallsModel} says. */
class GeneratedCallsTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofSeconds(100);
    private static final Duration[] TIMES = {
        Duration.ZERO, Duration.ofSeconds(1), LEASE.minusNanos(1), LEASE, RETENTION.minus(LEASE), RETENTION
    };

    private static final Fingerprinter FINGERPRINTER = Fingerprinter.available();

    private final Logger log = (Logger) LoggerFactory.getLogger(Conclusion.class);

    /** Thousands of calls are given up here, and each is warned of. */
    @BeforeEach
    void hush() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void speakAgain() {
        log.setLevel(null);
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "AT_MOST_ONCE"})
    void everyCallIsAnsweredAsTheModelSays(Guarantee guarantee) {
        Seeds.forEach(1_000, random -> {
            try (Sequence sequence = new Sequence(guarantee)) {
                for (int step = 0; step < 25; step++) {
                    sequence.step(random);
                }
            }
        });
    }

    /** One engine and one model that are asked the same. */
    private static final class Sequence implements AutoCloseable {

        private final Bench bench = Bench.withStoppedClock();
        private final List<String> steps = new ArrayList<>();
        private final Guarantee guarantee;
        private final CallsModel model;
        private final IdempotentOperation<String> operation;

        Sequence(Guarantee guarantee) {
            this.guarantee = guarantee;
            model = new CallsModel(guarantee, LEASE, RETENTION);
            operation = IdempotentOperation.named("place-order", String.class)
                    .guarantee(guarantee)
                    .waitFor(Duration.ZERO)
                    .leaseFor(LEASE)
                    .retainFor(RETENTION)
                    .recordFailures(List.of(IllegalArgumentException.class))
                    .releaseOn(guarantee == Guarantee.AT_MOST_ONCE ? List.of(ConnectException.class) : List.of())
                    .build();
        }

        void step(Random random) {
            String key = Seeds.oneOf(random, "a", "b");
            Fingerprint fingerprint = random.nextInt(4) == 0 ? Bench.OTHER : Bench.SAME;
            int kind = random.nextInt(8);
            if (kind == 0) {
                dies(key, fingerprint);
            } else if (kind < 3) {
                Duration time = Seeds.oneOf(random, TIMES);
                steps.add("passes " + time);
                bench.clock.pass(time);
            } else {
                Duration takes = random.nextInt(4) == 0 ? Seeds.oneOf(random, TIMES) : Duration.ZERO;
                calls(key, fingerprint, Seeds.oneOf(random, Ending.values()), takes);
            }
        }

        private void calls(String key, Fingerprint fingerprint, Ending ending, Duration takes) {
            steps.add(
                    "call " + key + (fingerprint == Bench.SAME ? "" : " for another") + " " + ending + " in " + takes);
            String expected = model.call(key, fingerprint, ending, bench.clock.instant(), takes);

            assertThat(answer(key, fingerprint, ending, takes)).as("%s", steps).isEqualTo(expected);
            assertThat(bench.runs).as("%s", steps).hasValue(model.runs);
        }

        private void dies(String key, Fingerprint fingerprint) {
            steps.add("claim " + key + (fingerprint == Bench.SAME ? "" : " for another"));
            boolean expected = model.claims(key, fingerprint, bench.clock.instant());
            Claim claim = bench.store.claim(new ClaimRequest(
                    Bench.recordOf(key),
                    UUID.randomUUID().toString(),
                    FINGERPRINTER.text(fingerprint),
                    LEASE,
                    RETENTION,
                    Duration.ZERO,
                    guarantee != Guarantee.AT_MOST_ONCE));

            assertThat(claim instanceof Claim.Granted).as("%s", steps).isEqualTo(expected);
        }

        private String answer(String key, Fingerprint fingerprint, Ending ending, Duration takes) {
            try {
                Outcome<String> outcome = bench.engine.execute(operation, key, fingerprint, () -> body(ending, takes));
                return (outcome.isReplay() ? "replayed " : "executed ") + outcome.value();
            } catch (IllegalArgumentException | IOException e) {
                return String.valueOf(e.getMessage());
            } catch (IdempotencyException e) {
                return e.getClass().getSimpleName();
            }
        }

        private String body(Ending ending, Duration takes) throws IOException {
            int run = bench.runs.incrementAndGet();
            bench.clock.pass(takes);
            return switch (ending) {
                case RETURNS -> "value " + run;
                case THROWS -> throw new IOException("failed " + run);
                case THROWS_WHAT_IS_RECORDED -> throw new IllegalArgumentException("recorded " + run);
                case THROWS_WHAT_RELEASES -> throw new ConnectException("failed " + run);
            };
        }

        @Override
        public void close() {
            bench.close();
        }
    }
}
