package dev.idempotent;

import dev.idempotent.IdempotencyTracer.Step;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One caller's asking for a key, until it is granted or answered or time is over. It tells those who wait in this JVM what it
 * sees.
 */
final class Claimant {

    private static final int MOST_CONFLICTS = 12;

    private final Call<?> call;
    private final Flight flight;
    private final long deadline;
    private final String token;
    private final Pauses pauses = new Pauses();
    private int conflicts;

    /** @param came when the caller did, on {@link System#nanoTime()} */
    Claimant(Call<?> call, Flight flight, long came) {
        this.call = call;
        this.flight = flight;
        deadline = call.deadline(came);
        token = call.node().newToken();
    }

    /** Asks with claims that each commit by themselves, until one is granted or finds a result. */
    Claim poll(IdempotencyStore store) {
        while (true) {
            Claim claim = call.trace().step(Step.CLAIM, () -> store.claim(request()));
            if (isSettledBy(claim)) {
                return claim;
            }
            pause(claim);
        }
    }

    /** Lets the store wait for a rival's open transaction as long as the caller would. */
    ClaimRequest request() {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        return call.claimRequest(token, left);
    }

    /** Whether the call is granted or answered; otherwise it may be asked again after a {@link #pause}. */
    boolean isSettledBy(Claim claim) {
        if (claim instanceof Claim.Granted) {
            isGranted();
        }
        if (claim instanceof Claim.InProgress rival) {
            flight.sees(rival.fingerprint(), rival.leaseLeft());
        }
        call.requireAnswerable(claim);
        return claim instanceof Claim.Granted || claim instanceof Claim.Completed;
    }

    void isGranted() {
        flight.runs(call);
    }

    /** Before the next question, where there is time for one. */
    void pause(Claim claim) {
        long nanos = Math.min(pauses.next(), deadline - System.nanoTime());
        if (nanos <= 0 || !call.trace().step(Step.WAIT, () -> slept(nanos))) {
            throw call.inProgress(claim);
        }
    }

    /** Before the next try, where one makes sense: a conflict passes soon, however little time the caller has. */
    void pause(StoreException conflict) {
        conflicts++;
        if (!conflict.isConflict() || conflicts > MOST_CONFLICTS || !slept(pauses.next())) {
            throw conflict;
        }
    }

    private static boolean slept(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
