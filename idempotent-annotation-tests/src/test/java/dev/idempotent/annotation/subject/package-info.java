@NullMarked
package dev.idempotent.annotation.subject;

import org.jspecify.annotations.NullMarked;
