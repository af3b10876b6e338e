package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyException;
import java.net.URI;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers refused calls with RFC 9457 problems of a stable {@code type}. An application's own advice comes first. Nothing
 * here names an operation or shows a key.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class IdempotencyProblemHandler {

    private static final String TYPE = "urn:idempotent:problem:";
    private static final Duration STORE_MAY_BE_BACK = Duration.ofSeconds(5);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.InvalidKey refusal) {
        return answer(problem(
                HttpStatus.BAD_REQUEST,
                "invalid-key",
                "Invalid idempotency key",
                "The idempotency key " + refusal.reason() + "."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.KeyReused refusal) {
        return answer(problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "key-reused",
                "Idempotency key reused",
                "This idempotency key was used for a request with another payload. A new request needs a new key."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.InProgress refusal) {
        return answer(
                problem(
                        HttpStatus.CONFLICT,
                        "in-progress",
                        "Request in progress",
                        "A request with this idempotency key is still being processed. Repeat it later, unchanged."),
                refusal.retryAfter());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.TransactionConflict refusal) {
        return answer(
                problem(
                        HttpStatus.CONFLICT,
                        "transaction-conflict",
                        "Request met another",
                        "The request was not processed, since another one came first. Repeat it, unchanged."),
                Duration.ofSeconds(1));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.Abandoned refusal) {
        return answer(problem(
                HttpStatus.CONFLICT,
                "abandoned",
                "Request abandoned",
                "The request was begun before, and what came of it is not known. It is not processed again until an operator"
                        + " has looked into it."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.ResultUnstorable refusal) {
        return answer(problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "result-unstorable",
                "Result unstorable",
                "The result of the request could not be stored, so the request was not processed."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.StoreUnavailable refusal) {
        return answer(
                problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "store-unavailable",
                        "Request not processed",
                        "The request was not processed. Repeat it later, unchanged."),
                STORE_MAY_BE_BACK);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.OutcomeUnknown refusal) {
        return answer(
                problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "outcome-unknown",
                        "Outcome unknown",
                        "Whether the request was processed is not known. Repeat it later, unchanged."),
                STORE_MAY_BE_BACK);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.ResultUnreadable refusal) {
        return answer(problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "result-unreadable",
                "Result unreadable",
                "The request was processed before, and its result cannot be given again. It was not processed twice."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(IdempotencyException.RecordedFailure refusal) {
        return answer(problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "recorded-failure",
                "Request failed before",
                "The request was processed before, and failed. It was not processed again."));
    }

    private static ProblemDetail problem(HttpStatus status, String type, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE + type));
        problem.setTitle(title);
        return problem;
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.of(problem).build();
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return ResponseEntity.of(problem)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
                .build();
    }
}
