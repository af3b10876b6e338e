@NullMarked
package dev.idempotent.benchmarks;

import org.jspecify.annotations.NullMarked;
