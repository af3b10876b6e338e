package dev.idempotent;

import java.util.Optional;

/**
 * Is told when the steps of calls begin and end, to time them or to make spans of them. What it throws is logged and disturbs no
 * call. Safe for use by many threads.
 *
 * <p>It learns no keys, principals, arguments or results, so none can get into what it writes.
 */
@FunctionalInterface
public interface IdempotencyTracer {

    /** A part of a call that is worth looking at by itself. */
    enum Step {
        /** All of it, from before the key is looked at until the caller has its answer. All others are within it. */
        CALL,
        /** A duplicate waits for the running call: once for each caller in its JVM, and for each pause between two claims. */
        WAIT,
        /** The store is asked for the key; in a transaction with whatever that waits for rivals. */
        CLAIM,
        /** What the operation does; until its stage is complete where its value comes later. */
        BODY,
        /** The store takes the result. */
        COMPLETE
    }

    /** A step that has begun. */
    interface Span {

        /** Of a step that nobody looks at. */
        Span NONE = failure -> {};

        /** The thread that began it goes on with something else. Always called, on that thread, and before {@link #end}. */
        default void leave() {}

        /** It is over, maybe on another thread. */
        void end(Optional<Throwable> failure);
    }

    /** Called on the thread that takes the step. */
    Span begin(Step step, String operation);

    /**
     * Where the calling thread's trace is, to be stored with the result; at most 127 ASCII characters, and empty where there is
     * none. Asked once {@link Step#CALL} has begun, on its thread.
     */
    default String origin() {
        return "";
    }

    /** The call is answered with the result of another, which had this {@link #origin}; within {@link Step#CALL}, on its thread. */
    default void replaying(String origin) {}
}
