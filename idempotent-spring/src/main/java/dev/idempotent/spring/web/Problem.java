package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** How each refusal looks to a client. Types are stable; nothing here names an operation or shows a key. */
enum Problem {
    INVALID_KEY(
            IdempotencyException.InvalidKey.class,
            HttpStatus.BAD_REQUEST,
            "Invalid idempotency key",
            "The idempotency key is not acceptable."),
    KEY_REUSED(
            IdempotencyException.KeyReused.class,
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Idempotency key reused",
            "This idempotency key was used for a request with another payload. A new request needs a new key."),
    IN_PROGRESS(
            IdempotencyException.InProgress.class,
            HttpStatus.CONFLICT,
            "Request in progress",
            "A request with this idempotency key is still being processed. Repeat it later, unchanged."),
    TRANSACTION_CONFLICT(
            IdempotencyException.TransactionConflict.class,
            HttpStatus.CONFLICT,
            "Request met another",
            "The request was not processed, since another one came first. Repeat it, unchanged."),
    ABANDONED(
            IdempotencyException.Abandoned.class,
            HttpStatus.CONFLICT,
            "Request abandoned",
            "The request was begun before, and what came of it is not known. It is not processed again until an operator has"
                    + " looked into it."),
    STORE_UNAVAILABLE(
            IdempotencyException.StoreUnavailable.class,
            HttpStatus.SERVICE_UNAVAILABLE,
            "Request not processed",
            "The request was not processed. Repeat it later, unchanged."),
    OUTCOME_UNKNOWN(
            IdempotencyException.OutcomeUnknown.class,
            HttpStatus.SERVICE_UNAVAILABLE,
            "Outcome unknown",
            "Whether the request was processed is not known. Repeat it later, unchanged."),
    RESULT_UNSTORABLE(
            IdempotencyException.ResultUnstorable.class,
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Result unstorable",
            "The result of the request could not be stored, so the request was not processed."),
    RESULT_UNREADABLE(
            IdempotencyException.ResultUnreadable.class,
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Result unreadable",
            "The request was processed before, and its result cannot be given again. It was not processed twice."),
    RECORDED_FAILURE(
            IdempotencyException.RecordedFailure.class,
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Request failed before",
            "The request was processed before, and failed. It was not processed again.");

    private final Class<? extends IdempotencyException> refusal;
    private final HttpStatus status;
    private final String title;
    private final String detail;

    Problem(Class<? extends IdempotencyException> refusal, HttpStatus status, String title, String detail) {
        this.refusal = refusal;
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    static Problem of(IdempotencyException refusal) {
        return Arrays.stream(values())
                .filter(problem -> problem.refusal.isInstance(refusal))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no problem for " + refusal.getClass()));
    }

    /** The last part of the type, and where the documentation explains it. */
    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int status() {
        return status.value();
    }

    ProblemDetail body(IdempotencyException refusal) {
        ProblemDetail body = body();
        if (refusal instanceof IdempotencyException.InvalidKey invalid) {
            body.setDetail("The idempotency key " + invalid.reason() + ".");
        }
        return body;
    }

    /** As it is for any refusal of its kind. */
    ProblemDetail body() {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create("urn:idempotent:problem:" + slug()));
        body.setTitle(title);
        return body;
    }
}
