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
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How much garbage a call makes, the driver's included, which is some three kilobytes of a first call. By JDBI's statements, and
 * with a Jdbi for each transaction, it would be 24 and 88 kilobytes; on JDBI's handles a leased call's would be 10.
 */
class AllocationTest {

    private static final int CALLS = 1_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource({"ATOMIC, 14000, 10000", "AT_LEAST_ONCE, 8500, 7000"})
    void aCallMakesLittleGarbage(Guarantee guarantee, int first, int replay) {
        try (HikariDataSource pool = Databases.pool(Database.POSTGRESQL);
                JdbiIdempotencyStore store =
                        guarantee == Guarantee.ATOMIC ? Databases.store(Jdbi.create(pool)) : Databases.store(pool);
                Idempotency engine =
                        Idempotency.builder(store).guarantee(guarantee).build()) {
            IdempotentOperation<String> pay =
                    IdempotentOperation.named("pay", String.class).build();
            IntConsumer call = i -> {
                var unused = engine.execute(pay, "key-" + i, Fingerprint.of(i), () -> "paid");
            };

            assertThat(bytesPerCall(call)).isLessThan(first);
            assertThat(bytesPerCall(call)).isLessThan(replay);
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
