/**
 * For tests of applications: a store that each test finds empty, assertions on what calls came to, and answers that a test
 * forces. {@link dev.idempotent.test.TestIdempotency} in Spring, {@link dev.idempotent.test.IdempotencyExtension} in plain Java.
 */
@NullMarked
package dev.idempotent.test;

import org.jspecify.annotations.NullMarked;
