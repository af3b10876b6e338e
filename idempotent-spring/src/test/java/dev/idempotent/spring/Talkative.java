package dev.idempotent.spring;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.Idempotent;
import dev.idempotent.store.Lease;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.springframework.context.annotation.Bean;

/** An application whose parts quote keys, values and messages whenever something goes wrong. */
final class Talkative {

    private Talkative() {}

    static final class Declined extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        Declined(String message) {
            super(message);
        }
    }

    record Answer(String text) {

        @Override
        public String text() {
            if (text.contains("unwritable")) {
                throw new IllegalStateException("who asked for " + text);
            }
            return text;
        }
    }

    static class Till {

        @Idempotent(
                key = "#key",
                fingerprint = "#argument",
                guarantee = Guarantee.AT_LEAST_ONCE,
                leaseFor = "300ms",
                recordFailures = Declined.class)
        public Answer leased(String key, String argument, Callable<Answer> work) throws Exception {
            return work.call();
        }

        @Idempotent(
                key = "#key",
                operation = "once",
                fingerprint = "#argument",
                guarantee = Guarantee.AT_MOST_ONCE,
                leaseFor = "300ms")
        public Answer once(String key, String argument, Callable<Answer> work) throws Exception {
            return work.call();
        }

        @Idempotent(key = "#key", fingerprint = "#argument", recordFailures = Declined.class)
        public Answer atomic(String key, String argument, Callable<Answer> work) throws Exception {
            return work.call();
        }
    }

    static class Parts {

        @Bean
        IdempotencyListener listener() {
            return new IdempotencyListener() {
                @Override
                public void granted(Lease lease) {
                    throw new IllegalStateException("not " + lease.key().value());
                }
            };
        }

        @Bean
        IdempotencyBuilderCustomizer parts() {
            return engine -> engine.purgeEvery(Duration.ofMillis(50)).failureConverter(Declined.class, message -> {
                throw new IllegalArgumentException("what is " + message);
            });
        }
    }
}
