@NullMarked
package dev.idempotent.spring;

import org.jspecify.annotations.NullMarked;
