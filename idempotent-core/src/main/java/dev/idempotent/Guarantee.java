package dev.idempotent;

/** What an engine promises where a process dies in the middle of a call. */
public enum Guarantee {

    /**
     * Key, work and result commit in one transaction: exactly one effect. It is the default, and <b>not available yet</b>:
     * an engine asks for another choice until it is.
     */
    ATOMIC,

    /**
     * The key is claimed with a commit of its own and a lease, the method runs, its result is committed. Where the owner
     * dies in between, the lease lapses and the next call runs the method again: for work that is itself safe to repeat.
     */
    AT_LEAST_ONCE,

    /**
     * As {@link #AT_LEAST_ONCE}, but a call that was not brought to its end is never run again until an operator settles
     * its key. <b>Not available yet.</b>
     */
    AT_MOST_ONCE
}
