package dev.idempotent.test;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.ResultCodec;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Values that a test forces, kept until a call gives them back: only then is it known which type they are to be. From there on
 * they are written and read as the application's are.
 */
final class ForcedValues {

    private static final String FORMAT = "forced by a test";

    /** What stands for a value until it is sealed. */
    record Forced(@Nullable Object value) {}

    private final Map<String, Optional<StoredResult>> sealed = new ConcurrentHashMap<>();
    private final List<Forced> values = new CopyOnWriteArrayList<>();

    /** What the engine would store for the record; it must be built with the codec that {@link #around} makes. */
    StoredResult sealed(Idempotency engine, RecordKey key, @Nullable Object value) {
        IdempotentOperation<Forced> operation =
                IdempotentOperation.named(key.operation(), Forced.class).build();
        String token = UUID.randomUUID().toString();
        IdempotencyRecord record = new IdempotencyRecord(
                key, State.IN_PROGRESS, token, 1, "", Duration.ZERO, Duration.ZERO, Duration.ZERO, Optional.empty());
        sealed.put(token, Optional.empty());
        boolean unused = engine.records().settle(record, operation, new Forced(value));
        return sealed.remove(token).orElseThrow();
    }

    /** Whether the engine only shows what it would store. */
    boolean takes(Lease lease, StoredResult result) {
        return sealed.replace(lease.token(), Optional.empty(), Optional.of(result));
    }

    ResultCodec around(ResultCodec within) {
        return new Codec(within);
    }

    private final class Codec implements ResultCodec {

        private final ResultCodec within;

        Codec(ResultCodec within) {
            this.within = within;
        }

        @Override
        public void check(Type type) {
            within.check(type);
        }

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            return value instanceof Forced forced ? keep(forced) : within.encode(value, type);
        }

        private StoredResult keep(Forced forced) {
            synchronized (values) {
                values.add(forced);
                String number = Integer.toString(values.size() - 1);
                return StoredResult.value(FORMAT, number.getBytes(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public @Nullable Object decode(StoredResult result, Type type) {
            if (!result.format().equals(FORMAT)) {
                return within.decode(result, type);
            }
            Object value = values.get(Integer.parseInt(new String(result.bytes(), StandardCharsets.US_ASCII)))
                    .value();
            return within.decode(encoded(value, type), type);
        }

        private StoredResult encoded(@Nullable Object value, Type type) {
            try {
                return within.encode(value, type);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "the test forced a "
                                + (value == null ? "null" : value.getClass().getName())
                                + " for it, which cannot be written as the " + type.getTypeName() + " that it returns",
                        e);
            }
        }

        @Override
        public @Nullable Object parse(String json, Type type) {
            return within.parse(json, type);
        }

        @Override
        public StoredResult seal(RecordKey key, StoredResult result) {
            return within.seal(key, result);
        }

        @Override
        public StoredResult open(RecordKey key, StoredResult sealed) {
            return within.open(key, sealed);
        }
    }
}
