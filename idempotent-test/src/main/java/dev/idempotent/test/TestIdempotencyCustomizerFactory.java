package dev.idempotent.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link TestIdempotency} on test classes, and on those around nested ones. */
final class TestIdempotencyCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        TestIdempotency annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass, TestIdempotency.class);
        return annotation == null ? null : new TestIdempotencyCustomizer(annotation.store());
    }
}
