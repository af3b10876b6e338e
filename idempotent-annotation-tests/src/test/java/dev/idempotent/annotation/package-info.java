@NullMarked
package dev.idempotent.annotation;

import org.jspecify.annotations.NullMarked;
