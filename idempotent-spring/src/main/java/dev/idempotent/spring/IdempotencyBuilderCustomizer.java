package dev.idempotent.spring;

import dev.idempotent.IdempotencyBuilder;

/** A bean that has a say in how the engine is built: converters of failures, codecs around the codec. Asked in order. */
@FunctionalInterface
public interface IdempotencyBuilderCustomizer {

    /** Called once, when all else is set from properties and beans. */
    void customize(IdempotencyBuilder builder);
}
