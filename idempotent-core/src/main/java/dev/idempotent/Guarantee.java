package dev.idempotent;

/** What is promised of a call whose process dies, or whose connection is lost, in the middle of it. */
public enum Guarantee {

    /**
     * Key, work and result commit in one transaction: <b>exactly one effect</b>, for work in the store's own database. A crash
     * rolls everything back, and the next call runs at once. What the method does elsewhere is not part of it.
     *
     * <p>It needs a store in the application's database, and transactions that the engine knows. Inside a transaction the call
     * joins it; otherwise it opens one around the method. The method's result is not asynchronous. Whatever the method throws
     * rolls back all of it, checked or not, unless the operation records it as an answer.
     *
     * <p>In the transaction is what the method does on its connection: on JDBI's handles, what {@code withHandle}, {@code
     * useHandle}, {@code inTransaction} and extensions of the store's own {@code Jdbi} do on the calling thread; in Spring, what
     * asks Spring for its connection, such as {@code JdbcTemplate}, JPA, and a {@code Jdbi} on a {@code
     * TransactionAwareDataSourceProxy}. Not in it is what goes to the pool itself: {@code jdbi.open()}, another {@code Jdbi} on
     * the same pool, plain {@code dataSource.getConnection()}, and whatever runs on another thread. It stays where the call is
     * rolled back. Some of that is warned of, none of it refused: it may be meant.
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
