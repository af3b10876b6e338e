/** Real database servers for tests, started from jars on Linux. */
@NullMarked
package dev.idempotent.testing;

import org.jspecify.annotations.NullMarked;
