package dev.idempotent.spring;

import dev.idempotent.Timing;

/** What holds where an annotation names no duration. */
record IdempotencyDefaults(Timing timing) {}
