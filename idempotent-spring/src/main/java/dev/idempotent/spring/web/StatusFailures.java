package dev.idempotent.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;

/** Keeps a recorded {@link ResponseStatusException} by its status and reason, which its message only describes. */
final class StatusFailures {

    private StatusFailures() {}

    static String text(ResponseStatusException failure) {
        String status = Integer.toString(failure.getStatusCode().value());
        return failure.getReason() == null ? status : status + " " + failure.getReason();
    }

    static ResponseStatusException failure(@Nullable String text) {
        String kept = text == null ? "" : text;
        int end = kept.indexOf(' ');
        return new ResponseStatusException(
                HttpStatusCode.valueOf(Integer.parseInt(end < 0 ? kept : kept.substring(0, end))),
                end < 0 ? null : kept.substring(end + 1));
    }
}
