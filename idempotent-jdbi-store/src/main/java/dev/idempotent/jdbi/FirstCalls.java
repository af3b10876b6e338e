package dev.idempotent.jdbi;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Whether the next claim of an operation is likely to find no record: so it is where the last {@value #ENOUGH} did not. Where that
 * turns out wrong, a claim has taken a statement more, and the next {@value #ENOUGH} are not made so, but for those under way.
 * Operations are told apart as far as there is room; all this decides is which statement comes first.
 */
final class FirstCalls {

    private static final int ENOUGH = 32;
    private static final int ROOM = 64;

    private final AtomicIntegerArray inARow = new AtomicIntegerArray(ROOM);

    boolean areExpected(String operation) {
        return inARow.get(slot(operation)) >= ENOUGH;
    }

    /** What a claim has found. */
    void saw(String operation, boolean first) {
        int slot = slot(operation);
        int before = inARow.get(slot);
        if (!first) {
            inARow.set(slot, 0);
        } else if (before < ENOUGH) {
            // Where another claim was faster this one does not count, so that what it was surprised by is not
            // forgotten.
            inARow.compareAndSet(slot, before, before + 1);
        }
    }

    private static int slot(String operation) {
        return Math.floorMod(operation.hashCode(), ROOM);
    }
}
