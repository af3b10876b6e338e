package dev.idempotent.benchmarks;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import dev.idempotent.ResultCodec;
import dev.idempotent.benchmarks.Paying.Payment;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.InstantSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** The advice by itself, beside an interceptor that does nothing: no fingerprint, no codec, a store in memory. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // Set up by JMH.
public class AdviceBenchmark {

    private static final String ANSWER = "paid";
    private static final Payment PAYMENT = Payment.of("a-key");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Simple guarded;
    private Simple passed;
    private long calls;

    /** What is called. */
    public interface Simple {

        @Idempotent(key = "#payment.key", operation = "pay", fingerprint = Idempotent.NONE)
        String pay(Payment payment);
    }

    @Configuration
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE, proxyTargetClass = false)
    static class Guarded {}

    @Setup
    public void setUp() {
        Simple simple = payment -> ANSWER;
        ProxyFactory passing = new ProxyFactory(simple);
        passing.addAdvice((MethodInterceptor) MethodInvocation::proceed);
        passed = (Simple) passing.getProxy();
        context.registerBean(Guarded.class);
        context.registerBean(ResultCodec.class, Constant::new);
        // Calls are far apart on its clock, so that it always finds records to remove when it is full.
        context.registerBean(IdempotencyStore.class, () -> new InMemoryIdempotencyStore(new FastClock(), 1_000));
        context.registerBean("simple", Simple.class, () -> simple);
        context.refresh();
        guarded = context.getBean(Simple.class);
    }

    @Benchmark
    public String nothing() {
        return passed.pay(PAYMENT);
    }

    @Benchmark
    public String replay() {
        return guarded.pay(PAYMENT);
    }

    @Benchmark
    public String nothingForNewKey() {
        return passed.pay(Payment.of("key-" + calls++));
    }

    @Benchmark
    public String firstCall() {
        return guarded.pay(Payment.of("key-" + calls++));
    }

    @TearDown
    public void tearDown() {
        context.close();
    }

    private static final class FastClock implements InstantSource {

        private long seconds;

        @Override
        public Instant instant() {
            seconds += 100;
            return Instant.ofEpochSecond(seconds);
        }
    }

    /** Keeps nothing, and knows the answer. */
    private record Constant() implements ResultCodec {

        private static final StoredResult KEPT = StoredResult.value("constant", new byte[0]);

        @Override
        public void check(Type type) {}

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            return KEPT;
        }

        @Override
        public Object decode(StoredResult result, Type type) {
            return ANSWER;
        }
    }
}
