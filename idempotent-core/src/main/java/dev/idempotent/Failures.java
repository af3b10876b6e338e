package dev.idempotent;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between exceptions that are an answer and what is kept of them: the name of the declared type, the name of the thrown
 * one, and the message. Names out of the store are only compared with types that the operation declares; none is loaded.
 */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final String FORMAT = "failure-1";

    private record Kept(
            String declared, String thrown, @Nullable String message) {}

    private final Map<Class<?>, FailureConverter<?>> converters;
    private final Results results;

    Failures(Map<Class<?>, FailureConverter<?>> converters, Results results) {
        this.converters = Map.copyOf(converters);
        this.results = results;
    }

    StoredResult encode(Call<?> call, Throwable failure) {
        Class<?> declared = call.operation().recordedAs(failure);
        return results.kept(call, () -> {
            Kept kept = new Kept(declared.getName(), failure.getClass().getName(), text(declared, failure));
            return StoredResult.of(StoredResult.Kind.FAILURE, FORMAT, bytes(kept));
        });
    }

    /**
     * What the caller gets: the declared type where it can be made, else {@link IdempotencyException.RecordedFailure}; empty
     * where the call did not fail.
     */
    Optional<Throwable> decode(Call<?> call, StoredResult result) {
        if (result.kind() != StoredResult.Kind.FAILURE) {
            return Optional.empty();
        }
        Kept kept = kept(call.key(), result);
        return Optional.of(call.operation().recordedFailures().stream()
                .filter(declared -> declared.getName().equals(kept.declared()))
                .findFirst()
                .<Throwable>map(declared -> make(declared, kept.message()))
                .orElseGet(() -> recorded(call, kept)));
    }

    /** Another type than the declared one has a message only: its converter is not the one that will be asked. */
    private @Nullable String text(Class<?> declared, Throwable failure) {
        FailureConverter<?> converter = converters.get(declared);
        return converter == null || failure.getClass() != declared ? failure.getMessage() : converter.text(failure);
    }

    /** To be thrown by who passes a body's failure on: what a body throws is an E, or unchecked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> E thrown(Throwable failure) {
        return (E) failure;
    }

    private static IdempotencyException recorded(Call<?> call, Kept kept) {
        return new IdempotencyException.RecordedFailure(call.key(), kept.thrown(), kept.message());
    }

    private @Nullable Throwable make(Class<? extends Throwable> type, @Nullable String message) {
        FailureConverter<?> converter = converters.get(type);
        try {
            return converter == null ? type.getConstructor(String.class).newInstance(message) : converter.make(message);
        } catch (ReflectiveOperationException e) {
            return null;
        } catch (Exception | LinkageError | StackOverflowError e) {
            Reason.warn(
                    LOG, "The converter of " + type.getName() + " failed; repeats get a RecordedFailure instead", e);
            return null;
        }
    }

    /** For operators. */
    static String text(RecordKey key, StoredResult result) {
        Kept kept = kept(key, result);
        return kept.message() == null ? kept.thrown() : kept.thrown() + ": " + kept.message();
    }

    private static byte[] bytes(Kept kept) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, kept.declared());
            write(out, kept.thrown());
            out.writeBoolean(kept.message() != null);
            if (kept.message() != null) {
                write(out, kept.message());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static Kept kept(RecordKey key, StoredResult result) {
        if (!result.format().equals(FORMAT)) {
            throw new IdempotencyException.ResultUnreadable(
                    key, "its failure has the format " + result.format() + ", which is not known here", null);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(result.bytes()))) {
            return new Kept(read(in), read(in), in.readBoolean() ? read(in) : null);
        } catch (IOException e) {
            throw new IdempotencyException.ResultUnreadable(key, "its stored failure is damaged", e);
        }
    }

    private static String read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException("a text of " + length + " bytes, where " + in.available() + " are left");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
