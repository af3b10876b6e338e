package dev.idempotent.aop;

import dev.idempotent.Fingerprint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a call is compared with other calls of its key. */
@FunctionalInterface
interface FingerprintSource {

    Fingerprint fingerprint(@Nullable Object[] args);

    static FingerprintSource nothing() {
        return args -> Fingerprint.none();
    }

    static FingerprintSource of(MethodExpression expression) {
        List<MethodExpression> parts = expression.parts();
        return parts.isEmpty()
                ? args -> Fingerprint.of(expression.valueToCompare(args))
                : args -> Fingerprint.of(
                        parts.stream().map(part -> part.valueToCompare(args)).toArray());
    }

    static FingerprintSource ofParameters(int[] indexes) {
        if (indexes.length == 0) {
            return nothing();
        }
        return args -> {
            @Nullable Object[] compared = new Object[indexes.length];
            for (int i = 0; i < indexes.length; i++) {
                compared[i] = args[indexes[i]];
            }
            return Fingerprint.of(compared);
        };
    }
}
