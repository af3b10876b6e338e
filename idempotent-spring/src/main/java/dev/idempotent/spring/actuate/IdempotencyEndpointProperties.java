package dev.idempotent.spring.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the actuator endpoint.
 *
 * @param showValues When the results of completed calls are shown.
 * @param roles Who is authorized to see them, where that is asked. Whoever is authenticated where there are none.
 */
@ConfigurationProperties("management.endpoint.idempotency")
public record IdempotencyEndpointProperties(
        @DefaultValue("never") Show showValues,
        @DefaultValue Set<String> roles) {}
