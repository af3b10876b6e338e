@NullMarked
package dev.idempotent.architecture;

import org.jspecify.annotations.NullMarked;
