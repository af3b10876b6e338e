package dev.idempotent.verification;

import java.time.Duration;

/** What goes wrong. */
sealed interface Fault {

    /** SIGKILL; the node is started again at once. */
    record Kill(int node) implements Fault {}

    /** SIGSTOP, and SIGCONT after {@code length}. */
    record Freeze(int node, Duration length) implements Fault {}

    /** All connections between the nodes and the database break, and those that are made within {@code length}. */
    record Cut(Duration length) implements Fault {}

    /** The database's processes are killed, and it is started again. */
    record Restart() implements Fault {}

    /** A node's clock jumps: it is {@code by} off from now on. */
    record Shift(int node, Duration by) implements Fault {}
}
