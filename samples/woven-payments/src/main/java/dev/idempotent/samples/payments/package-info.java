/** Pays the invoices of a file, each once, however often the program is run or killed. */
@NullMarked
package dev.idempotent.samples.payments;

import org.jspecify.annotations.NullMarked;
