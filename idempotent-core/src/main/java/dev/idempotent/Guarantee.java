package dev.idempotent;

/** What is promised of a call whose process dies, or whose connection is lost, in the middle of it. */
public enum Guarantee {

    /**
     * Key, work and result commit in one transaction: <b>exactly one effect</b>, for work in the store's own database. A crash
     * rolls everything back, and the next call runs at once. What the method does elsewhere is not part of it.
     *
     * <p>It needs a store in the application's database, and transactions that the engine knows. Inside a transaction the call
     * joins it; otherwise it opens one around the method. The method's result is not asynchronous.
     */
    ATOMIC,

    /**
     * The key is claimed with a commit of its own and a lease, the method runs, its result is committed. Where the owner
     * dies in between, the lease lapses and the next call runs the method again: for calls to other systems that are
     * themselves safe to repeat, with {@link IdempotencyContext#deriveKey}.
     */
    AT_LEAST_ONCE,

    /**
     * As {@link #AT_LEAST_ONCE}, but a call that was begun and not brought to its end is never run again: callers get {@link
     * IdempotencyException.Abandoned} until an operator settles the key by {@link IdempotencyRecords}. For calls to systems
     * that are not safe to repeat.
     */
    AT_MOST_ONCE
}
