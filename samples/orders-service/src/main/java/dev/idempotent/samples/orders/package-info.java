/** A service that takes orders and users, and may be sent each of them any number of times. */
@NullMarked
package dev.idempotent.samples.orders;

import org.jspecify.annotations.NullMarked;
