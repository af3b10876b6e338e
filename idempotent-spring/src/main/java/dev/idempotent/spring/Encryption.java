package dev.idempotent.spring;

import dev.idempotent.AesGcmResultCodec;
import dev.idempotent.IdempotencyBuilder;

/** Asked last: whatever other codecs do, they do to what is not encrypted, and one that forgets to seal undoes nothing. */
record Encryption(AesGcmResultCodec.Builder codec) implements IdempotencyBuilderCustomizer {

    @Override
    public void customize(IdempotencyBuilder builder) {
        builder.wrapCodec(codec::around);
    }
}
