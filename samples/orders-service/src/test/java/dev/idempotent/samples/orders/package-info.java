@NullMarked
package dev.idempotent.samples.orders;

import org.jspecify.annotations.NullMarked;
