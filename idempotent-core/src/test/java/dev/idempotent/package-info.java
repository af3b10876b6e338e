@NullMarked
package dev.idempotent;

import org.jspecify.annotations.NullMarked;
