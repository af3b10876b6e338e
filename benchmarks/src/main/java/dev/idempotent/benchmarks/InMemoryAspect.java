package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Paying.Payment;
import io.github.arun0009.idempotent.core.annotation.Idempotent;
import io.github.arun0009.idempotent.core.aspect.IdempotentAspect;
import io.github.arun0009.idempotent.core.persistence.IdempotentStore;
import io.github.arun0009.idempotent.core.persistence.InMemoryIdempotentStore;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;

/** arun0009's aspect around a bean, on its store in memory. It compares nothing, and hands out the object that it keeps. */
final class InMemoryAspect implements Contender {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Paid paid;

    InMemoryAspect(Site site, Work work) {
        this(work);
    }

    InMemoryAspect(Work work) {
        register(context);
        context.registerBean(Paid.class, () -> new Paid(work));
        context.refresh();
        paid = context.getBean(Paid.class);
    }

    /** What annotated beans need. */
    static void register(AnnotationConfigApplicationContext context) {
        context.registerBean(Proxying.class);
        context.registerBean(IdempotentStore.class, InMemoryIdempotentStore::new);
        context.registerBean(IdempotentAspect.class);
    }

    @Configuration
    @EnableAspectJAutoProxy(proxyTargetClass = true)
    static class Proxying {}

    /** Its annotation counts on classes' methods only. */
    static class Paid {

        private final Work work;

        Paid(Work work) {
            this.work = work;
        }

        @Idempotent(key = "#payment.key", ttlInSeconds = 86_400)
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
