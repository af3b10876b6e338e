@NullMarked
package dev.idempotent.samples.payments;

import org.jspecify.annotations.NullMarked;
