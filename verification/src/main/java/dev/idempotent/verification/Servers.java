package dev.idempotent.verification;

import dev.idempotent.testing.Address;

/** The database's servers: one, or several that know the same. */
interface Servers extends AutoCloseable {

    /** By how many of them applications come in. */
    int doors();

    /** Where a door leads to now. */
    Address behind(int door);

    /** Where all is seen that was committed before, by whatever door. */
    Address overview();

    /** Kills one; what is lost by that is missing for a while, and {@link #heal} waits for it. */
    void fail();

    /** Waits until there are as many as at the beginning, and all are well. */
    void heal();

    @Override
    void close();
}
