package dev.idempotent.spring.observe;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the health indicator.
 *
 * @param degradedAfter how long a key may lie that nobody works on and that has no result, counted from the end of its lease,
 *     before the health is degraded
 * @param lookEvery how often such keys are looked for, by reading the store's whole table; health that is asked for more often
 *     says what was seen last
 */
@ConfigurationProperties("idempotent.health")
public record IdempotencyHealthProperties(
        @DefaultValue("1h") Duration degradedAfter,
        @DefaultValue("5m") Duration lookEvery) {}
