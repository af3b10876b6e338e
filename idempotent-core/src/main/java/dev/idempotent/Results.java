package dev.idempotent;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between values and what is kept of them. What fails here never makes a call run again. */
final class Results {

    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final StoredResult NOTHING = StoredResult.value("none", new byte[0]);

    private final ResultCodec codec;
    private final int maxBytes;
    private final Listeners listeners;

    Results(ResultCodec codec, int maxBytes, Listeners listeners) {
        this.codec = codec;
        this.maxBytes = maxBytes;
        this.listeners = listeners;
    }

    void check(IdempotentOperation<?> operation) {
        if (!operation.returnsNothing()) {
            codec.check(operation.resultType());
        }
    }

    StoredResult encode(Call<?> call, @Nullable Object value) {
        return kept(call, () -> encoded(call, value));
    }

    /** For a call whose work can still be undone. */
    StoredResult encodeOrRefuse(Call<?> call, @Nullable Object value) {
        try {
            return sealed(call, encoded(call, value));
        } catch (Throwable e) {
            throw new IdempotencyException.ResultUnstorable(call.key(), Reason.ofCodec(e), e);
        }
    }

    private StoredResult encoded(Call<?> call, @Nullable Object value) {
        return call.operation().returnsNothing() ? NOTHING : codec.encode(value, call.resultType());
    }

    /** What is encoded, or that it cannot be kept. */
    StoredResult kept(Call<?> call, Supplier<StoredResult> encoded) {
        try {
            return sealed(call, encoded.get());
        } catch (Throwable e) {
            // Whatever it was, the body has run: the record must say so.
            return notKept(call, e);
        }
    }

    private StoredResult sealed(Call<?> call, StoredResult encoded) {
        StoredResult result = codec.seal(call.key(), new Origin(call.trace().origin(), encoded).written(maxBytes));
        int size = result.bytes().length;
        if (size > maxBytes) {
            throw new IllegalArgumentException("it has " + size + " bytes, where " + maxBytes + " are kept");
        }
        return result;
    }

    StoredResult notKept(Call<?> call, Throwable cause) {
        LOG.warn(
                "The result of {} cannot be kept ({}). Its caller has it; repeats get ResultUnreadable, and nothing runs again."
                        + " Let the method return less, or what can be written",
                call.key(),
                Reason.ofCodec(cause));
        LOG.debug("Why the result of {} cannot be kept", call.key(), cause);
        listeners.tell(listener -> listener.resultNotKept(call.key(), cause));
        return StoredResult.notKept();
    }

    /** What the store has of a call, opened; a value is then decoded, a failure is read by {@link Failures}. */
    StoredResult opened(Call<?> call, StoredResult stored) {
        Origin origin = origin(call.key(), stored);
        if (!origin.text().isEmpty()) {
            call.trace().replaying(origin.text());
        }
        return origin.result();
    }

    /** As it would be replayed, for whoever does not call. */
    StoredResult opened(RecordKey key, StoredResult stored) {
        return origin(key, stored).result();
    }

    private Origin origin(RecordKey key, StoredResult stored) {
        if (stored.kind() == StoredResult.Kind.NOT_KEPT) {
            throw new IdempotencyException.ResultUnreadable(key, "its result could not be kept", null);
        }
        return read(key, () -> Origin.read(codec.open(key, stored)));
    }

    /** A value for who does not know its type: as its codec wrote it. What was sealed by a codec that is not here is no text. */
    String text(RecordKey key, StoredResult value) {
        return read(key, () -> {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(value.bytes()))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(
                        "it is no text; it may be encrypted, and this engine has no codec that opens it", e);
            }
        });
    }

    /** A value that an operator wrote; throws {@link IllegalArgumentException} where it is none of the operation's. */
    @SuppressWarnings({"unchecked", "NullAway"}) // The operation vouches that its result type is T.
    <T extends @Nullable Object> T parse(Call<T> call, String json) {
        if (!call.operation().returnsNothing()) {
            return (T) codec.parse(json, call.resultType());
        }
        if (!json.strip().equals("null")) {
            throw new IllegalArgumentException("the operation returns nothing, which is written as null");
        }
        return (T) null;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // The operation vouches that its result type is T.
    <T extends @Nullable Object> T decode(Call<T> call, StoredResult result) {
        return (T)
                (call.operation().returnsNothing()
                        ? null
                        : read(call.key(), () -> codec.decode(result, call.resultType())));
    }

    private static <R extends @Nullable Object> R read(RecordKey key, Supplier<R> reading) {
        try {
            return reading.get();
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw new IdempotencyException.ResultUnreadable(
                    key, "its stored result cannot be read: " + Reason.ofCodec(e), e);
        }
    }
}
