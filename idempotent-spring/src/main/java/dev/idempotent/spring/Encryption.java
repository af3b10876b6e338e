package dev.idempotent.spring;

import dev.idempotent.AesGcmResultCodec;
import dev.idempotent.IdempotencyBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Asked last: whatever other codecs do, they do to what is not encrypted, and one that forgets to seal undoes nothing.
 *
 * @param codec null where results are not encrypted
 */
record Encryption(AesGcmResultCodec.@Nullable Builder codec) implements IdempotencyBuilderCustomizer {

    static final Encryption NONE = new Encryption(null);

    @Override
    public void customize(IdempotencyBuilder builder) {
        if (codec != null) {
            builder.wrapCodec(codec::around);
        }
    }
}
