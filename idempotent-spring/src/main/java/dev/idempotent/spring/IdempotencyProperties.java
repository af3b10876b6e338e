package dev.idempotent.spring;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyBuilder;
import dev.idempotent.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the engine.
 *
 * @param mode whether beans are guarded by proxies, or their classes are woven by AspectJ
 * @param guarantee what is promised of a call whose process dies; atomic unless set, for the in-memory store at-least-once
 * @param waitFor how long a repeat waits for the running call
 * @param leaseFor how long a silent owner keeps a key
 * @param maxRunFor how long a running call's lease is renewed
 * @param retainFor how long answers are kept, counted from the claim
 * @param purgeEvery how often expired records are removed; never where it is zero
 * @param maxResultSize the largest result that is kept
 */
@ConfigurationProperties("idempotent")
public record IdempotencyProperties(
        @DefaultValue("proxy") AdviceMode mode,
        @Nullable Guarantee guarantee,
        @DefaultValue("5s") Duration waitFor,
        @DefaultValue("30s") Duration leaseFor,
        @DefaultValue("1h") Duration maxRunFor,
        @DefaultValue("24h") Duration retainFor,
        @DefaultValue("1h") Duration purgeEvery,
        @DefaultValue("16MB") DataSize maxResultSize) {

    Timing timing() {
        return Timing.STANDARD
                .waitFor(waitFor)
                .leaseFor(leaseFor)
                .maxRunFor(maxRunFor)
                .retainFor(retainFor);
    }

    IdempotencyBuilder applyTo(IdempotencyBuilder builder) {
        if (guarantee != null) {
            builder.guarantee(guarantee);
        }
        return builder.maxResultBytes((int) Math.min(Integer.MAX_VALUE, maxResultSize.toBytes()))
                .purgeEvery(purgeEvery);
    }
}
