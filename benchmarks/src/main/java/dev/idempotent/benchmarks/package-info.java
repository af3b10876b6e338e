/** What calls cost, beside the least that any implementation can pay and beside what else there is. */
@NullMarked
package dev.idempotent.benchmarks;

import org.jspecify.annotations.NullMarked;
