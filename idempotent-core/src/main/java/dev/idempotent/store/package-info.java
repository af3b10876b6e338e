/**
 * What a store is and the words it shares with the engine. A store author reads this package and nothing else.
 *
 * <p>A store is mechanism: it remembers one record a key and hands out leases. Policy (waiting, fingerprints, encoding,
 * retries, what a caller is told) stands in the engine. Durations cross this boundary, instants never do: the store's
 * own clock is the only clock.
 */
@NullMarked
package dev.idempotent.store;

import org.jspecify.annotations.NullMarked;
