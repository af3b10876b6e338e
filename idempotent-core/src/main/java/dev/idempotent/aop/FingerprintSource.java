package dev.idempotent.aop;

import dev.idempotent.Fingerprint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What of a call is compared with other calls of its key. */
@FunctionalInterface
interface FingerprintSource {

    Fingerprint fingerprint(@Nullable Object[] args);

    static FingerprintSource nothing() {
        return args -> Fingerprint.none();
    }

    static FingerprintSource of(MethodExpression expression) {
        return args -> Fingerprint.of(expression.value(null, args));
    }

    static FingerprintSource ofParameters(int[] indexes) {
        if (indexes.length == 0) {
            return nothing();
        }
        return args ->
                Fingerprint.of(Arrays.stream(indexes).mapToObj(i -> args[i]).toArray());
    }
}
