package dev.idempotent.benchmarks;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import dev.idempotent.benchmarks.Paying.Payment;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.spring.IdempotencyBuilderCustomizer;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A repeat behind a proxy of a class, answered from memory: a record, by a SpEL key. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // Set up by JMH.
public class ReplayBenchmark {

    private static final Payment PAYMENT = Payment.of("a-key");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final AnnotationConfigApplicationContext caching = new AnnotationConfigApplicationContext();
    private Bean bean;
    private Bean locallyCached;

    /** What is answered. */
    public record Receipt(String id, int account, long amount) {

        static Receipt of(Payment payment) {
            return new Receipt(payment.key(), payment.account(), payment.amount());
        }
    }

    @Configuration
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    static class Guarded {}

    /** The weaver does not see what an interface says, a proxy does. */
    public interface Annotated {

        /** Compared by its fingerprint; the answer is read anew. */
        @Idempotent(key = "#payment.key", operation = "pay")
        Receipt guarded(Payment payment);
    }

    /** One method for each contender. */
    public static class Bean implements Annotated {

        @Override
        public Receipt guarded(Payment payment) {
            return Receipt.of(payment);
        }

        /** Compares nothing, and hands out the object that is kept. */
        @Cacheable(cacheNames = "payments", key = "#payment.key")
        public Receipt cached(Payment payment) {
            return Receipt.of(payment);
        }

        /** Compares nothing, and hands out the object that is kept. */
        @io.github.arun0009.idempotent.core.annotation.Idempotent(key = "#payment.key", ttlInSeconds = 86_400)
        public Receipt arun0009(Payment payment) {
            return Receipt.of(payment);
        }
    }

    @Setup
    public void setUp() {
        context.registerBean(Guarded.class);
        context.registerBean(IdempotencyStore.class, InMemoryIdempotencyStore::new);
        CachedMethod.register(context);
        InMemoryAspect.register(context);
        context.registerBean(Bean.class);
        context.refresh();
        bean = context.getBean(Bean.class);
        caching.registerBean(Guarded.class);
        caching.registerBean(IdempotencyStore.class, InMemoryIdempotencyStore::new);
        caching.registerBean(
                IdempotencyBuilderCustomizer.class,
                () -> builder -> builder.cacheResults(64 << 20, Duration.ofHours(1)));
        caching.registerBean(Bean.class);
        caching.refresh();
        locallyCached = caching.getBean(Bean.class);
    }

    @Benchmark
    public Receipt guarded() {
        return bean.guarded(PAYMENT);
    }

    @Benchmark
    public Receipt guardedFromLocalCache() {
        return locallyCached.guarded(PAYMENT);
    }

    @Benchmark
    public Receipt cached() {
        return bean.cached(PAYMENT);
    }

    @Benchmark
    public Receipt arun0009() {
        return bean.arun0009(PAYMENT);
    }

    @TearDown
    public void tearDown() {
        caching.close();
        context.close();
    }
}
