package dev.idempotent.spring.web;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what comes and goes over HTTP.
 *
 * @param replayStatus what a replay of a 201 Created is answered with
 * @param replayHeaders the headers of a handler's ResponseEntity that are kept for replays, in place of the default ones
 * @param keyHeader the request header that is bound to parameters marked as the idempotency key
 * @param keyFormat what keys in the header look like: any, uuid, or a regular expression that a key as a whole matches
 * @param documentation where clients read about keys and problems; a page that the application serves unless it is set
 */
@ConfigurationProperties("idempotent.web")
public record IdempotencyWebProperties(
        @DefaultValue("ok") ReplayStatus replayStatus,
        @Nullable List<String> replayHeaders,
        @DefaultValue("Idempotency-Key") String keyHeader,
        @DefaultValue("any") String keyFormat,
        @Nullable URI documentation) {}
