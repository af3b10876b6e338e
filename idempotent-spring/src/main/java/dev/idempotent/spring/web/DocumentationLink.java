package dev.idempotent.spring.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Where clients read about a problem. */
record DocumentationLink(@Nullable URI elsewhere) {

    /** The page that is served where there is no other. */
    static final String PAGE = "/idempotency/problems.html";

    /** The page alone, and nothing of the application's beside it; a pattern, so that the resource has a name. */
    static final String PATTERN = "/idempotency/{page:problems\\.html}";

    URI of(Problem problem) {
        if (elsewhere == null) {
            return here(problem);
        }
        return elsewhere.getRawFragment() == null ? URI.create(elsewhere + "#" + problem.slug()) : elsewhere;
    }

    /** Without the host, which is as the client says. */
    private static URI here(Problem problem) {
        String path = ServletUriComponentsBuilder.fromCurrentServletMapping()
                .path(PAGE)
                .build()
                .getPath();
        return URI.create(path + "#" + problem.slug());
    }
}
