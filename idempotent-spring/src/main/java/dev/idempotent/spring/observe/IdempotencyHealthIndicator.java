package dev.idempotent.spring.observe;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyStore;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Down where guarded calls cannot be made, degraded where an operator ought to look at a key that nobody works on. */
final class IdempotencyHealthIndicator implements HealthIndicator {

    /** Not one of Boot's: by default it is answered with 200, and takes no node out of service that works. */
    static final Status DEGRADED = new Status("DEGRADED", "a key has lain for too long that nobody works on");

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyHealthIndicator.class);

    private final IdempotencyStore store;
    private final Leftovers leftovers;
    private final Duration degradedAfter;

    IdempotencyHealthIndicator(IdempotencyStore store, IdempotencyHealthProperties properties) {
        this.store = store;
        leftovers = new Leftovers(store, properties.lookEvery());
        degradedAfter = properties.degradedAfter();
    }

    @Override
    public Health health() {
        try {
            store.check();
            return withLeftovers(Health.up(), leftovers.oldest());
        } catch (RuntimeException e) {
            // What caused it may quote a key.
            LOG.debug("Why the store is not healthy", e);
            return Health.down()
                    .withDetail("error", String.valueOf(e.getMessage()))
                    .build();
        }
    }

    private Health withLeftovers(Health.Builder health, Optional<IdempotencyRecord> oldest) {
        oldest.ifPresent(leftover -> {
            if (Leftovers.overdue(leftover).compareTo(degradedAfter) >= 0) {
                health.status(DEGRADED);
            }
            health.withDetail("oldestLeftOperation", leftover.key().operation())
                    .withDetail("oldestLeftState", leftover.state())
                    .withDetail("oldestLeftFor", Leftovers.overdue(leftover));
        });
        return health.build();
    }
}
