package dev.idempotent;

import dev.idempotent.store.Claim;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the callers in this JVM that have one key at one time know together: one of them, the leader, speaks with the
 * store and runs the body; the others wait for what comes of it.
 */
final class Flight {

    /** What the leader learned last of the record in progress, and when. */
    private record Sight(String fingerprint, Duration leaseLeft, long seenAt) {

        static final Sight NONE = new Sight("", Duration.ZERO, System.nanoTime());

        Duration leaseLeftNow() {
            Duration left = leaseLeft.minusNanos(System.nanoTime() - seenAt);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    private final long began;
    private final CompletableFuture<Sight> firstSight = new CompletableFuture<>();
    private final CompletableFuture<Optional<Claim.Completed>> landing = new CompletableFuture<>();
    private volatile Sight lastSight = Sight.NONE;

    /** On {@link System#nanoTime()}. A leader that is not granted the key ends by itself. */
    private volatile long believedUntil;

    /** @param began on {@link System#nanoTime()}: when its leader came, before it asked the store for anything */
    Flight(long began) {
        this.began = began;
        believedUntil = began + Long.MAX_VALUE / 2;
    }

    long began() {
        return began;
    }

    /** The leader has the key; like every other node, those who wait believe in its call for {@code maxRunFor}. */
    void runs(Call<?> call) {
        believedUntil = System.nanoTime() + call.timing().maxRunFor().toNanos();
        sees(call.fingerprint(), call.timing().leaseFor());
    }

    /** The leader knows who has the key: itself or another node. */
    void sees(String fingerprint, Duration leaseLeft) {
        lastSight = new Sight(fingerprint, leaseLeft, System.nanoTime());
        firstSight.complete(lastSight);
    }

    /** The lease is the leader's own and was renewed. */
    void renewed(Duration leaseFor) {
        lastSight = new Sight(lastSight.fingerprint(), leaseFor, System.nanoTime());
    }

    /** It ended: with a stored result, or with nothing, so that another caller must ask the store. */
    void land(Optional<Claim.Completed> result) {
        landing.complete(result);
        firstSight.complete(lastSight);
    }

    /** It ended because the store cannot answer; those who waited share that. */
    void crash(StoreException cause) {
        landing.completeExceptionally(cause);
        firstSight.complete(lastSight);
    }

    /**
     * Waits for the end, at most until {@code deadline} on {@link System#nanoTime()}. Empty where nothing came of it, or
     * where it has run for longer than it is believed in.
     *
     * @throws IdempotencyException where the call cannot be answered: its fingerprint is another, or time ran out
     */
    Optional<Claim.Completed> await(Call<?> call, long deadline) {
        try {
            // The claim is bounded by the store, not by waitFor, which is for running calls.
            firstSight.get();
            if (!landing.isDone()) {
                call.requireSame(lastSight.fingerprint());
            }
            long now = System.nanoTime();
            return landing.get(Math.max(0, Math.min(deadline - now, believedUntil - now)), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (believedUntil - System.nanoTime() <= 0) {
                return Optional.empty();
            }
            throw new IdempotencyException.InProgress(call.key(), lastSight.leaseLeftNow(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IdempotencyException.InProgress(call.key(), lastSight.leaseLeftNow(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IdempotencyException.StoreUnavailable(call.key(), cause == null ? e : cause);
        }
    }
}
