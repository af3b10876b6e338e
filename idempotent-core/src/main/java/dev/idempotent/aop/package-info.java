/** From an annotated method to a call of the engine; the same for proxies and for woven classes. */
@NullMarked
package dev.idempotent.aop;

import org.jspecify.annotations.NullMarked;
