package dev.idempotent.spring.observe;

import dev.idempotent.IdempotencyTracer;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links a replay to the call that made its result, which is stored with where that was: as a W3C {@code traceparent}. A span's
 * links are given when it begins, which is before the result is read, so the link is on a span of its own.
 */
final class TraceLinks implements IdempotencyTracer {

    static final String FIRST_TRACE = "idempotent.first.trace";

    private static final Pattern PARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-0([01])");

    private final Tracer tracer;

    TraceLinks(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public Span begin(Step step, String operation) {
        return Span.NONE;
    }

    @Override
    public String origin() {
        io.micrometer.tracing.Span here = tracer.currentSpan();
        if (here == null) {
            return "";
        }
        TraceContext context = here.context();
        String parent = "00-" + "0".repeat(Math.max(0, 32 - context.traceId().length())) + context.traceId() + "-"
                + context.spanId() + (Boolean.TRUE.equals(context.sampled()) ? "-01" : "-00");
        return PARENT.matcher(parent).matches() ? parent : "";
    }

    @Override
    public void replaying(String origin) {
        Matcher parent = PARENT.matcher(origin);
        io.micrometer.tracing.Span here = tracer.currentSpan();
        if (here == null || !parent.matches()) {
            return;
        }
        TraceContext first = tracer.traceContextBuilder()
                .traceId(parent.group(1))
                .spanId(parent.group(2))
                .sampled(parent.group(3).equals("1"))
                .build();
        here.tag(FIRST_TRACE, first.traceId());
        tracer.spanBuilder()
                .setParent(here.context())
                .name("idempotent replay")
                .addLink(new Link(first))
                .start()
                .end();
    }
}
