/** Idempotent calls over HTTP: how a replay and a refusal look to the client. */
@NullMarked
package dev.idempotent.spring.web;

import org.jspecify.annotations.NullMarked;
