package dev.idempotent.spring.web;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;

/** How a replay looks: a header, and the status that was chosen for creations. */
final class ReplayedResponse {

    static final String HEADER = "Idempotent-Replayed";

    private final ReplayStatus replayStatus;

    ReplayedResponse(ReplayStatus replayStatus) {
        this.replayStatus = replayStatus;
    }

    /** Does nothing where the request is no replay, or the response has gone out. */
    void mark(HttpServletResponse response) {
        if (response.isCommitted()
                || !RequestState.current().map(RequestState::isReplay).orElse(false)) {
            return;
        }
        response.setHeader(HEADER, "true");
        if (replayStatus == ReplayStatus.OK && response.getStatus() == HttpStatus.CREATED.value()) {
            response.setStatus(HttpStatus.OK.value());
        }
    }
}
