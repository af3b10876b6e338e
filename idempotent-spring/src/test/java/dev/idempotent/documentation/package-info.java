/** Holds the pages of the documentation to what there is. */
@NullMarked
package dev.idempotent.documentation;

import org.jspecify.annotations.NullMarked;
