package dev.idempotent;

import java.util.concurrent.TimeUnit;

/**
 * Puts an interrupt off until what must be written is written: pools refuse interrupted threads, and an interrupted thread
 * closes the file of an embedded database.
 */
final class InterruptMask {

    private boolean interrupted = Thread.interrupted();

    void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    void lift() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
