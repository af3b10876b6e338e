/**
 * The annotation, the engine, and what a call may come to. {@link dev.idempotent.Idempotent} is the manual for annotated
 * methods, {@link dev.idempotent.Idempotency} the entry by hand and the place where the protocol is explained.
 */
@NullMarked
package dev.idempotent;

import org.jspecify.annotations.NullMarked;
