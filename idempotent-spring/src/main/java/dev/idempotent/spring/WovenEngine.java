package dev.idempotent.spring;

import dev.idempotent.Idempotency;
import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentAspect;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Gives the aspect this context's engine: before any ordinary singleton is made, so that initializers may call guarded methods,
 * until the context is closed. A context that is stopped, as Spring's test cache does with those it keeps, lends the aspect to
 * the next one meanwhile; two at a time are an error. One that takes its engine from its parent leaves the aspect to it too.
 */
final class WovenEngine implements BeanFactoryInitializer<ListableBeanFactory>, SmartLifecycle, DisposableBean {

    private final IdempotentAdvice advice;
    private final ConfigurableApplicationContext context;
    private IdempotentAspect.@Nullable Configured configured;

    WovenEngine(IdempotentAdvice advice, ConfigurableApplicationContext context) {
        this.advice = advice;
        this.context = context;
    }

    @Override
    public void initialize(ListableBeanFactory beans) {
        start();
    }

    @Override
    public synchronized void start() {
        if (configured == null && !isParents()) {
            configured = IdempotentAspect.configure(advice);
        }
    }

    private boolean isParents() {
        ApplicationContext parent = context.getParent();
        return parent != null
                && parent.getBeanProvider(WovenEngine.class).stream().findAny().isPresent()
                && context.getBeanNamesForType(Idempotency.class, true, false).length == 0;
    }

    /** Only pauses: while the context closes, destroy methods may still call guarded ones. */
    @Override
    public void stop() {
        if (!context.isClosed()) {
            destroy();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return configured != null;
    }

    /** Starts before all others and stops after them. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public synchronized void destroy() {
        if (configured != null) {
            configured.close();
            configured = null;
        }
    }
}
