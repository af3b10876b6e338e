package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyConfigurationException;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what comes and goes over HTTP. What cannot be meant is refused, by the property's name, with {@link
 * IdempotencyConfigurationException}.
 *
 * @param replayStatus What a replay of a 201 Created is answered with.
 * @param replayHeaders The headers of a handler's ResponseEntity that are kept for replays, in place of the default ones.
 * @param keyHeader The request header that is bound to parameters marked as the idempotency key.
 * @param keyFormat What keys in the header look like: any, uuid, or a regular expression that a key as a whole matches.
 * @param documentation Where clients read about keys and problems. A page that the application serves unless it is set.
 */
@ConfigurationProperties("idempotent.web")
public record IdempotencyWebProperties(
        @DefaultValue("ok") ReplayStatus replayStatus,
        @Nullable List<String> replayHeaders,
        @DefaultValue("Idempotency-Key") String keyHeader,
        @DefaultValue("any") String keyFormat,
        @Nullable URI documentation) {

    /** RFC 9110, 5.1. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** The format is compiled where it is used. */
    public IdempotencyWebProperties {
        requireName("key-header", keyHeader);
        if (replayHeaders != null) {
            replayHeaders.forEach(name -> requireName("replay-headers", name));
        }
        if (keyFormat.isBlank()) {
            throw new IdempotencyConfigurationException(
                    "idempotent.web.key-format is blank, which no key matches.",
                    "Write any, uuid, or an expression that a key as a whole matches.");
        }
    }

    private static void requireName(String property, String name) {
        if (!HEADER_NAME.matcher(name).matches()) {
            throw new IdempotencyConfigurationException(
                    "idempotent.web." + property + " names the header '" + name + "', and no header is called so.",
                    "Write letters, digits and hyphens, as in Idempotency-Key.");
        }
    }
}
