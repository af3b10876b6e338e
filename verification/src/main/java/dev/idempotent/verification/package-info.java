/** Proof under fire: nodes are killed and frozen, the database fails, and what is left is compared with what was promised. */
@NullMarked
package dev.idempotent.verification;

import org.jspecify.annotations.NullMarked;
