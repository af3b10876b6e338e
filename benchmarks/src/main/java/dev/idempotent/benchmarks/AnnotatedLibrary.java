package dev.idempotent.benchmarks;

import dev.idempotent.Guarantee;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** This library by its annotation, {@code AT_LEAST_ONCE}: a Spring bean behind a proxy, or a woven object without a container. */
final class AnnotatedLibrary implements Contender {

    private final Paying paying;
    private final AutoCloseable guard;
    private final Library library;

    private AnnotatedLibrary(Paying paying, AutoCloseable guard, Library library) {
        this.paying = paying;
        this.guard = guard;
        this.library = library;
    }

    static Contender proxied(Site site, Work work) {
        Library library = Library.with(Guarantee.AT_LEAST_ONCE).on(site, work);
        GenericApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(Guarded.class);
        context.registerBean("paying", Paying.class, () -> new Paying.Plain(work));
        context.registerBean("idempotencyStore", IdempotencyStore.class, library::store);
        context.refresh();
        return new AnnotatedLibrary(context.getBean(Paying.class), context, library);
    }

    static Contender woven(Site site, Work work) {
        Library library = Library.with(Guarantee.AT_LEAST_ONCE).on(site, work);
        return new AnnotatedLibrary(new Paying.Woven(work), IdempotentAspect.configure(library.idempotency()), library);
    }

    @Configuration
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE, proxyTargetClass = false)
    static class Guarded {}

    @Override
    public String first(String key) {
        return paying.pay(Paying.Payment.of(key));
    }

    @Override
    public String again(String key) {
        return first(key);
    }

    @Override
    public void close() {
        try {
            guard.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        library.close();
    }
}
