package dev.idempotent.verification;

/**
 * A call that a client is to make.
 *
 * @param node which node it goes to, where that is up
 */
record Call(Key key, int node, Manner manner) {}
