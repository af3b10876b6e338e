package dev.idempotent.testing;

/** A server on this machine. Starts when it is made, and ends with the JVM at the latest. */
public interface DatabaseServer extends AutoCloseable {

    /** Where a new, empty database is. */
    Address fresh();

    /** Ends it without a chance to write anything down. */
    void kill();

    /** Starts it again on the same port, with what was committed. */
    void restart();

    @Override
    void close();
}
