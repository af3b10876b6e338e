/**
 * Annotated methods of Spring beans: {@link dev.idempotent.spring.EnableIdempotency}, and the auto-configuration that
 * takes its place in Spring Boot.
 */
@NullMarked
package dev.idempotent.spring;

import org.jspecify.annotations.NullMarked;
