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
        return elsewhere == null ? here(problem) : URI.create(elsewhere + "#" + problem.slug());
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
