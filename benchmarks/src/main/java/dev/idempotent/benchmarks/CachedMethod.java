package dev.idempotent.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.idempotent.benchmarks.Paying.Payment;
import java.time.Duration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Spring's cache on Caffeine, by a SpEL key: no guard at all, but the least that a repeat behind a proxy could cost. It is
 * used as it comes, so duplicates of a running call run too.
 */
final class CachedMethod implements Contender {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Paid paid;

    CachedMethod(Site site, Work work) {
        this(work);
    }

    CachedMethod(Work work) {
        register(context);
        context.registerBean(Paid.class, () -> new Paid(work));
        context.refresh();
        paid = context.getBean(Paid.class);
    }

    /** What annotated beans need. */
    static void register(AnnotationConfigApplicationContext context) {
        context.registerBean(Caching.class);
        context.registerBean(CacheManager.class, CachedMethod::manager);
    }

    private static CacheManager manager() {
        CaffeineCacheManager manager = new CaffeineCacheManager("payments");
        manager.setCaffeine(Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofHours(24)));
        return manager;
    }

    @Configuration
    @EnableCaching(proxyTargetClass = true)
    static class Caching {}

    static class Paid {

        private final Work work;

        Paid(Work work) {
            this.work = work;
        }

        @Cacheable(cacheNames = "payments", key = "#payment.key")
        public String pay(Payment payment) {
            return work.run(payment.key());
        }
    }

    @Override
    public String first(String key) {
        return paid.pay(Payment.of(key));
    }

    @Override
    public String again(String key) {
        return first(key);
    }

    @Override
    public void close() {
        context.close();
    }
}
