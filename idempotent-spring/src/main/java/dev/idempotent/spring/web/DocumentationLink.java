package dev.idempotent.spring.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Where clients read about a problem. */
record DocumentationLink(@Nullable URI elsewhere) {

    /** The page that is served where there is no other. */
    static final String PAGE = "/idempotency/problems.html";

    static final String PAGES = "/idempotency/*.html";

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
