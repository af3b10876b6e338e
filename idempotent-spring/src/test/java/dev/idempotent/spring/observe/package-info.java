@NullMarked
package dev.idempotent.spring.observe;

import org.jspecify.annotations.NullMarked;
