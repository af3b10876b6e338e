package dev.idempotent.test;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyBuilder;
import dev.idempotent.aop.IdempotentAspect;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An engine for tests without Spring: for methods of woven classes, which have it while a test runs, and for calls by
 * hand.
 *
 * <pre>{@code
 * class PaymentsTest {
 *
 *     @RegisterExtension
 *     final IdempotencyExtension idempotency = IdempotencyExtension.inMemory();
 *
 *     @Test
 *     void anInvoiceIsPaidOnce() {
 *         payments.pay(invoice);
 *         payments.pay(invoice);
 *
 *         assertThat(idempotency.calls()).ofKey("4711").executedOnce();
 *     }
 * }
 * }</pre>
 *
 * <p>Before each test its calls are cleared, and {@link IdempotentAspect} is configured; it is one for all woven classes, so such
 * tests do not run in parallel, nor while a Spring context in ASPECTJ mode does.
 */
public final class IdempotencyExtension implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(IdempotencyExtension.class);

    private final IdempotentCalls calls;
    private final Idempotency engine;
    private IdempotentAspect.@Nullable Configured woven;

    private IdempotencyExtension(IdempotentCalls calls, UnaryOperator<IdempotencyBuilder> settings) {
        this.calls = calls;
        engine = calls.engine(settings);
    }

    /** With the settings that an engine has by itself; see {@link IdempotentCalls#inMemory()}. */
    public static IdempotencyExtension inMemory() {
        return of(IdempotentCalls.inMemory(), settings -> settings);
    }

    /**
     * For calls on a store of the test's choice, or an engine with settings of its own.
     *
     * @param settings those of the application, such as its default guarantee
     */
    public static IdempotencyExtension of(IdempotentCalls calls, UnaryOperator<IdempotencyBuilder> settings) {
        return new IdempotencyExtension(calls, settings);
    }

    /** What calls came to, and shall come to. */
    public IdempotentCalls calls() {
        return calls;
    }

    /** The engine, for calls by hand. It is closed after all tests. */
    public Idempotency engine() {
        return engine;
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        test.getRoot().getStore(NAMESPACE).put(this, engine);
        calls.clear();
        woven = IdempotentAspect.configure(engine);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        if (woven != null) {
            woven.close();
            woven = null;
        }
    }
}
