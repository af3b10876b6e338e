package dev.idempotent.spring.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the HTTP answers.
 *
 * @param replayStatus what a replay of a 201 Created is answered with
 */
@ConfigurationProperties("idempotent.web")
public record IdempotencyWebProperties(@DefaultValue("ok") ReplayStatus replayStatus) {}
