package dev.idempotent.spring.actuate;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/**
 * A page on top of {@link IdempotencyEndpoint}, which it asks for everything: an endpoint itself, so that it is exposed and
 * secured as one. Not there unless it is given access.
 */
@WebEndpoint(id = "idempotencyconsole", defaultAccess = Access.NONE)
final class ConsoleEndpoint {

    private static final MimeType HTML = MimeType.valueOf("text/html;charset=UTF-8");
    private static final Map<String, MimeType> FILES = Map.of(
            "console.css", MimeType.valueOf("text/css;charset=UTF-8"),
            "console.js", MimeType.valueOf("text/javascript;charset=UTF-8"));

    @ReadOperation(produces = "text/html")
    WebEndpointResponse<Resource> page() {
        return new WebEndpointResponse<>(resource("console.html"), HTML);
    }

    @ReadOperation(produces = {"text/css", "text/javascript"})
    WebEndpointResponse<Resource> file(@Selector String name) {
        MimeType type = FILES.get(name);
        return type == null
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : new WebEndpointResponse<>(resource(name), type);
    }

    private static Resource resource(String name) {
        return new ClassPathResource(name, ConsoleEndpoint.class);
    }
}
