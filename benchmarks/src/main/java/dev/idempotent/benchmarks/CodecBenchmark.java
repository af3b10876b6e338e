package dev.idempotent.benchmarks;

import dev.idempotent.JacksonResultCodec;
import dev.idempotent.ResultCodec;
import dev.idempotent.benchmarks.ReplayBenchmark.Receipt;
import dev.idempotent.store.StoredResult;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A small record to bytes and back. */
@State(Scope.Benchmark)
public class CodecBenchmark {

    private final ResultCodec codec = new JacksonResultCodec();
    private final Receipt receipt = new Receipt("a-key", 4711, 100);
    private final StoredResult stored = codec.encode(receipt, Receipt.class);

    @Benchmark
    public StoredResult encode() {
        return codec.encode(receipt, Receipt.class);
    }

    @Benchmark
    public @Nullable Object decode() {
        return codec.decode(stored, Receipt.class);
    }
}
