@NullMarked
package dev.idempotent.verification;

import org.jspecify.annotations.NullMarked;
