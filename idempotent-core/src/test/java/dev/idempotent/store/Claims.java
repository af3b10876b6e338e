package dev.idempotent.store;

import java.time.Duration;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What two claimants of one key ask at one time. Lincheck makes an instance for each run, and calls it. */
@Param(name = "claimant", gen = IntGen.class, conf = "1:2")
public abstract class Claims {

    static final RecordKey KEY = new RecordKey("op", "scope", "key");
    static final Duration LEASE = Duration.ofSeconds(2);
    static final Duration RETENTION = Duration.ofSeconds(3);

    abstract Claim claim(ClaimRequest request);

    @Operation
    public Claim claim(@Param(name = "claimant") int claimant) {
        return claim(new ClaimRequest(KEY, token(claimant), "f", LEASE, RETENTION, Duration.ZERO, true));
    }

    static String token(int claimant) {
        return "by " + claimant;
    }
}
