package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.testing.Database;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How much garbage a call makes, the driver's included, which is some three kilobytes of a first call. By JDBI's statements, and
 * with a Jdbi for each transaction, it would be 24 and 88 kilobytes.
 */
class AllocationTest {

    private static final int CALLS = 1_000;
    private static final int MOST_OF_A_FIRST_CALL = 14_000;
    private static final int MOST_OF_A_REPLAY = 10_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(names = {"ATOMIC", "AT_LEAST_ONCE"})
    void aCallMakesLittleGarbage(Guarantee guarantee) {
        try (HikariDataSource pool = Databases.pool(Database.POSTGRESQL);
                JdbiIdempotencyStore store = Databases.store(pool);
                Idempotency engine =
                        Idempotency.builder(store).guarantee(guarantee).build()) {
            IdempotentOperation<String> pay =
                    IdempotentOperation.named("pay", String.class).build();
            IntConsumer call = i -> {
                var unused = engine.execute(pay, "key-" + i, Fingerprint.of(i), () -> "paid");
            };

            assertThat(bytesPerCall(call)).isLessThan(MOST_OF_A_FIRST_CALL);
            assertThat(bytesPerCall(call)).isLessThan(MOST_OF_A_REPLAY);
        }
    }

    /** Of the later half, when the JVM has compiled the most of it. */
    private double bytesPerCall(IntConsumer call) {
        long before = 0;
        for (int i = 0; i < 2 * CALLS; i++) {
            if (i == CALLS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            call.accept(i);
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }
}
