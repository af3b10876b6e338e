package dev.idempotent.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.http.HttpStatus;

/** How a replay looks: a header, and the status that was chosen for creations. */
final class ReplayedResponse {

    static final String HEADER = "Idempotent-Replayed";

    /** Methods that are no request to do anything. */
    static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final ReplayStatus replayStatus;

    ReplayedResponse(ReplayStatus replayStatus) {
        this.replayStatus = replayStatus;
    }

    /** Does nothing where the request is no replay, or is safe anyway, or the response has gone out. */
    void mark(HttpServletRequest request, HttpServletResponse response) {
        if (SAFE.contains(request.getMethod())
                || response.isCommitted()
                || !RequestState.current().map(RequestState::isReplay).orElse(false)) {
            return;
        }
        response.setHeader(HEADER, "true");
        if (replayStatus == ReplayStatus.OK && response.getStatus() == HttpStatus.CREATED.value()) {
            response.setStatus(HttpStatus.OK.value());
        }
    }
}
