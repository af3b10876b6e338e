/**
 * The contract of {@link dev.idempotent.store.IdempotencyStore} as tests. A store author subclasses
 * {@link dev.idempotent.store.tck.IdempotencyStoreContract} and needs nothing else from here.
 */
@NullMarked
package dev.idempotent.store.tck;

import org.jspecify.annotations.NullMarked;
