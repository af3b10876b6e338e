@NullMarked
package dev.idempotent.aop;

import org.jspecify.annotations.NullMarked;
