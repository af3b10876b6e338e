package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyConfigurationException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which headers of a response belong to the answer, and are kept with it. */
final class ReplayHeaders {

    private static final List<String> ANSWER = List.of(
            "Cache-Control",
            "Content-Disposition",
            "Content-Language",
            "Content-Location",
            "Content-Type",
            "ETag",
            "Last-Modified",
            "Link",
            "Location",
            "Retry-After");

    /** Of one response to one client: sent again they would be wrong, or somebody else's session. */
    private static final Set<String> NEVER = caseless(
            "Age",
            "Authorization",
            "b3",
            "Connection",
            "Content-Encoding",
            "Content-Length",
            "Date",
            "Idempotent-Replayed",
            "Keep-Alive",
            "Proxy-Authenticate",
            "Server-Timing",
            "Set-Cookie",
            "Set-Cookie2",
            "Trace-Id",
            "traceparent",
            "traceresponse",
            "tracestate",
            "Transfer-Encoding",
            "Upgrade",
            "WWW-Authenticate",
            "X-Amzn-Trace-Id",
            "X-B3-TraceId",
            "X-Correlation-ID",
            "X-Request-ID");

    private ReplayHeaders() {}

    static List<String> of(@Nullable List<String> setting) {
        List<String> names = setting == null ? ANSWER : List.copyOf(setting);
        names.stream().filter(NEVER::contains).findFirst().ifPresent(name -> {
            throw new IdempotencyConfigurationException(
                    "idempotent.web.replay-headers names " + name
                            + ", which belongs to one response and not to the answer.",
                    "Leave it out.");
        });
        return names;
    }

    private static Set<String> caseless(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }
}
