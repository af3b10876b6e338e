/** What an application's metrics, traces and health tell of its guarded calls, through Micrometer and Spring Boot. */
@NullMarked
package dev.idempotent.spring.observe;

import org.jspecify.annotations.NullMarked;
