package dev.idempotent.spring;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyBuilder;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the engine. What cannot be meant is refused, by the property's name, with {@link IdempotencyConfigurationException}.
 *
 * @param mode Whether beans are guarded by proxies, or their classes are woven by AspectJ.
 * @param guarantee What is promised of a call whose process dies. Atomic unless set, for the in-memory store at-least-once.
 * @param waitFor How long a repeat waits for the running call, where the annotation does not say. With 0 it is refused at once.
 * @param leaseFor How long a silent owner keeps a key, where the annotation does not say. At least 100ms.
 * @param maxRunFor How long a running call's lease is renewed, where the annotation does not say. Not shorter than a lease.
 * @param retainFor How long answers are kept, counted from the claim, where the annotation does not say. At least 1s.
 * @param purgeEvery How often expired records are removed, give or take a half. With 0 never, else at least 1s.
 * @param maxResultSize The largest result that is kept, up to 2147483647B.
 * @param cache Results that are kept in the process, too.
 * @param node What operators know this process by, 1 to 13 characters. The end of host name and process id unless set.
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
        @DefaultValue("16MB") DataSize maxResultSize,
        @DefaultValue Cache cache,
        @Nullable String node) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final DataSize LARGEST = DataSize.ofBytes(Integer.MAX_VALUE);

    /** Durations of annotations may be shorter: these are checked as what somebody may have written without a unit. */
    public IdempotencyProperties {
        requireWithin("wait-for", waitFor, Duration.ZERO);
        requireWithin("lease-for", leaseFor, Duration.ofMillis(100));
        requireWithin("max-run-for", maxRunFor, leaseFor);
        requireWithin("retain-for", retainFor, SECOND);
        requireWithin("purge-every", purgeEvery, purgeEvery.isZero() ? Duration.ZERO : SECOND);
        if (maxResultSize.toBytes() < 1 || maxResultSize.compareTo(LARGEST) > 0) {
            throw new IdempotencyConfigurationException(
                    "idempotent.max-result-size is " + maxResultSize + ".", "Write 1B to " + LARGEST + ", as in 16MB.");
        }
    }

    /**
     * Results that are kept in the process too, once they are committed, so that replays ask nobody. It needs Caffeine.
     *
     * @param maxSize How much is kept of results in this process, as in 64MB. Nothing unless set.
     * @param timeToLive How long a result is kept in this process at the most, and so may outlive a record that is lost. At least
     *     1ms.
     */
    public record Cache(
            @Nullable DataSize maxSize, @DefaultValue("1m") Duration timeToLive) {

        public Cache {
            requireWithin("cache.time-to-live", timeToLive, Duration.ofMillis(1));
            if (maxSize != null && maxSize.toBytes() < 1) {
                throw new IdempotencyConfigurationException(
                        "idempotent.cache.max-size is " + maxSize + ".",
                        "Write 1B or more, as in 64MB, or leave it out.");
            }
        }

        private void applyTo(IdempotencyBuilder builder) {
            if (maxSize != null) {
                builder.cacheResults(maxSize.toBytes(), timeToLive);
            }
        }
    }

    private static void requireWithin(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IdempotencyConfigurationException(
                    "idempotent." + name + " is " + value + ", where it is at least " + least + " and at most "
                            + LONGEST + ".",
                    "Write it with its unit, as in 30s, 24h, 7d or PT30S; a number alone is in milliseconds.");
        }
    }

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
        if (node != null) {
            builder.node(node);
        }
        cache.applyTo(builder);
        return builder.maxResultBytes((int) maxResultSize.toBytes()).purgeEvery(purgeEvery);
    }
}
