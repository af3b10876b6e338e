@NullMarked
package dev.idempotent.store;

import org.jspecify.annotations.NullMarked;
