@NullMarked
package dev.idempotent.spring.actuate;

import org.jspecify.annotations.NullMarked;
