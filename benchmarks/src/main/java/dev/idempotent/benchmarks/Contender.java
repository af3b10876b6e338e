package dev.idempotent.benchmarks;

import org.jspecify.annotations.Nullable;

/** One way of making a call safe to repeat, or the least that any could cost. Safe for use by many threads. */
interface Contender extends AutoCloseable {

    /** A call whose key nobody used before. Gives the work's answer. */
    String first(String key) throws Exception;

    /** A call whose key was used before, or is in use. Gives the first call's answer; null where none is kept, or not yet. */
    @Nullable
    String again(String key) throws Exception;

    /** A measurement of it begins. */
    default void begins() {}

    /** A measurement of it is over. */
    default void ends() {}

    @Override
    void close();

    /** Makes contenders of one kind: one for each node that takes part. */
    @FunctionalInterface
    interface Maker {

        Contender on(Site site, Work work) throws Exception;
    }
}
