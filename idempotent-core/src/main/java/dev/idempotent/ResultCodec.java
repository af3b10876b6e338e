package dev.idempotent;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns returned values into bytes and back. An engine has one; another that wraps it is given to {@link
 * IdempotencyBuilder#wrapCodec}. Safe for use by many threads.
 *
 * <p>What a codec throws is never taken for "run it again": a value that cannot be encoded is kept as such, one that cannot
 * be decoded is {@link IdempotencyException.ResultUnreadable}. The message of an {@link IllegalArgumentException} is logged and
 * told to callers as the reason, so it does not show the value; of any other failure only the type is told.
 */
public interface ResultCodec {

    /**
     * Throws {@link IllegalArgumentException}, with the reason, where values of the type cannot be read back. Called at
     * start-up.
     */
    void check(Type type);

    /** The value's kept form, of kind {@link StoredResult.Kind#VALUE}. */
    StoredResult encode(@Nullable Object value, Type type);

    /** A fresh value of the type, which the caller may change. Reads every format that {@link #encode} ever wrote. */
    @Nullable
    Object decode(StoredResult result, Type type);

    /**
     * A value that an operator wrote as JSON. Throws {@link IllegalArgumentException}, with the reason and without the value, where
     * it is none of the type. A codec that has nothing to do with JSON refuses all.
     */
    default @Nullable Object parse(String json, Type type) {
        throw new IllegalArgumentException("results are not kept as JSON here, so none is read");
    }

    /**
     * What the store is given in place of an encoded result, or of a recorded failure, of the record; that itself unless the
     * codec protects what is at rest.
     */
    default StoredResult seal(RecordKey key, StoredResult result) {
        return result;
    }

    /**
     * What was sealed for the record. Throws {@link IllegalArgumentException}, with the reason and without the result, where it
     * was not, or not for this record: the call is {@link IdempotencyException.ResultUnreadable} then.
     */
    default StoredResult open(RecordKey key, StoredResult sealed) {
        return sealed;
    }
}
