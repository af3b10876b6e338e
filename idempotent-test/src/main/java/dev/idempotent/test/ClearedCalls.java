package dev.idempotent.test;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/** Clears {@link IdempotentCalls} before each test method, and before a transaction is begun for it. */
final class ClearedCalls implements TestExecutionListener, Ordered {

    /** Between the listeners that put contexts away and the one of test-managed transactions, at 4000. */
    @Override
    public int getOrder() {
        return 3_500;
    }

    @Override
    public void beforeTestMethod(TestContext test) {
        if (TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), TestIdempotency.class)) {
            test.getApplicationContext().getBean(IdempotentCalls.class).clear();
        }
    }
}
