package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers refused calls with RFC 9457 problems: a stable {@code type}, a link to the documentation ({@code documentation} in the
 * body, and a {@code Link} header), and {@code Retry-After} where the same request may come again by itself.
 *
 * <p>An application's own advice comes first, also one that handles {@link Exception} as such. To keep these answers before such
 * an advice, or to change them, declare a subclass as a bean; it takes the place of this one:
 *
 * <pre>{@code
 * @RestControllerAdvice
 * @Order(Ordered.HIGHEST_PRECEDENCE)
 * class ShopProblems extends IdempotencyProblemHandler {
 *
 *     ShopProblems(IdempotencyWebProperties properties) {
 *         super(properties);
 *     }
 *
 *     @Override
 *     protected ResponseEntity<ProblemDetail> answer(
 *             IdempotencyException refusal, ProblemDetail problem, HttpHeaders headers) {
 *         problem.setProperty("support", "https://shop.example/support");
 *         return super.answer(refusal, problem, headers);
 *     }
 * }
 * }</pre>
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public class IdempotencyProblemHandler {

    private static final Duration STORE_MAY_BE_BACK = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final DocumentationLink documentation;

    /** Answers with links to the documentation that {@code properties} name. */
    public IdempotencyProblemHandler(IdempotencyWebProperties properties) {
        documentation = new DocumentationLink(properties.documentation());
    }

    /** Called by Spring for every refusal that no other advice handles. */
    @ExceptionHandler
    public final ResponseEntity<ProblemDetail> handle(IdempotencyException refusal) {
        Problem problem = Problem.of(refusal);
        URI documented = documentation.of(problem);
        ProblemDetail body = problem.body(refusal);
        body.setProperty("documentation", documented.toString());
        HttpHeaders headers = new HttpHeaders();
        headers.setContentLanguage(Locale.ENGLISH);
        headers.set(HttpHeaders.LINK, "<" + documented + ">; rel=\"describedby\"; type=\"text/html\"");
        retryAfter(refusal).ifPresent(after -> headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(after))));
        return answer(refusal, body, headers);
    }

    /**
     * The answer, for subclasses to change.
     *
     * @param problem status, type, title, detail and documentation, as they would be sent
     * @param headers what would be sent with it
     */
    protected ResponseEntity<ProblemDetail> answer(
            IdempotencyException refusal, ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus()).headers(headers).body(problem);
    }

    /** When the same request may come again, where it may without anybody's looking into it. */
    private static Optional<Duration> retryAfter(IdempotencyException refusal) {
        if (refusal instanceof IdempotencyException.InProgress running) {
            return Optional.of(running.retryAfter());
        }
        if (refusal instanceof IdempotencyException.TransactionConflict) {
            return Optional.of(AT_ONCE);
        }
        return refusal instanceof IdempotencyException.StoreUnavailable
                        || refusal instanceof IdempotencyException.OutcomeUnknown
                ? Optional.of(STORE_MAY_BE_BACK)
                : Optional.empty();
    }

    private static long seconds(Duration after) {
        return Math.max(1, after.plusMillis(999).toSeconds());
    }
}
