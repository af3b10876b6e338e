package dev.idempotent.aop;

import dev.idempotent.Idempotent;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The key of a call, by an expression that is compiled. It stands in the advice's package for its sake: that part is
 * nobody else's.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // Set up by JMH.
public class KeyBenchmark {

    private final Object[] arguments = {new Payment("a-key", 4711, 100)};
    private IdempotentMethod method;

    /** What is paid. */
    public record Payment(String key, int account, long amount) {}

    /** What is called. */
    public static class Payments {

        @Idempotent(key = "#payment.key", operation = "pay")
        public String pay(Payment payment) {
            return payment.key();
        }
    }

    @Setup
    public void setUp() throws NoSuchMethodException {
        method = new IdempotentMethods()
                .find(Payments.class.getMethod("pay", Payment.class), Payments.class)
                .orElseThrow();
    }

    @Benchmark
    public @Nullable Object byExpression() {
        return method.key(arguments);
    }
}
