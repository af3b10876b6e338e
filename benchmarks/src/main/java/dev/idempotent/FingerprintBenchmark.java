package dev.idempotent;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The fingerprint of a record of three members. It stands in the engine's package for its sake: that part is nobody else's. */
@State(Scope.Benchmark)
public class FingerprintBenchmark {

    private final Fingerprinter fingerprinter = Fingerprinter.available();
    private final Payment payment = new Payment("a-key", 4711, 100);

    /** What is compared. */
    public record Payment(String key, int account, long amount) {}

    @Benchmark
    public String ofARecord() {
        return fingerprinter.text(Fingerprint.of(payment));
    }
}
