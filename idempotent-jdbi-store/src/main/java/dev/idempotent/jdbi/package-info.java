/**
 * The SQL store, on JDBI. {@link dev.idempotent.jdbi.JdbiIdempotencyStore} is the way in; the rest of the public types
 * are its settings and what it throws when it is built.
 */
@NullMarked
package dev.idempotent.jdbi;

import org.jspecify.annotations.NullMarked;
