package dev.idempotent.spring.observe;

import dev.idempotent.IdempotencyConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the health indicator. Negative ones are refused, by the property's name, with {@link
 * IdempotencyConfigurationException}.
 *
 * @param degradedAfter How long a key may lie that nobody works on and that has no result, counted from the end of its lease,
 *     before the health is degraded.
 * @param lookEvery How often such keys are looked for, by reading the store's whole table. Health that is asked for more often
 *     says what was seen last.
 */
@ConfigurationProperties("idempotent.health")
public record IdempotencyHealthProperties(
        @DefaultValue("1h") Duration degradedAfter,
        @DefaultValue("5m") Duration lookEvery) {

    /** Zero is each time. */
    public IdempotencyHealthProperties {
        requireNotNegative("degraded-after", degradedAfter);
        requireNotNegative("look-every", lookEvery);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IdempotencyConfigurationException(
                    "idempotent.health." + name + " is " + value + ", where it is not negative.",
                    "Write it with its unit, as in 5m, 1h or PT1H; a number alone is in milliseconds.");
        }
    }
}
