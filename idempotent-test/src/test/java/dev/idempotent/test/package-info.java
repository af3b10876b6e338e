@NullMarked
package dev.idempotent.test;

import org.jspecify.annotations.NullMarked;
