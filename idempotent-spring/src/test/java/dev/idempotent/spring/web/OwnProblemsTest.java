package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Applications that answer refusals themselves, or change ours. */
class OwnProblemsTest {

    /** As an application may have one, which knows nothing of idempotency. */
    @RestControllerAdvice
    static class CatchAll {

        @ExceptionHandler
        ResponseEntity<String> handle(Exception e) {
            return ResponseEntity.status(HttpStatus.GONE).body("own");
        }
    }

    /** The one that the handler's documentation shows. */
    @RestControllerAdvice
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static class ShopProblems extends IdempotencyProblemHandler {

        ShopProblems(IdempotencyWebProperties properties) {
            super(properties);
        }

        @Override
        protected ResponseEntity<ProblemDetail> answer(
                IdempotencyException refusal, ProblemDetail problem, HttpHeaders headers) {
            problem.setProperty("support", "https://shop.example/support");
            return super.answer(refusal, problem, headers);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({KeyHandlers.class, CatchAll.class})
    static class WithCatchAll {}

    @Configuration(proxyBeanMethods = false)
    @Import({KeyHandlers.class, CatchAll.class, ShopProblems.class})
    static class WithProblems {}

    @Test
    void anAdviceThatHandlesEverythingHandlesRefusalsToo() throws Exception {
        try (Server server = Server.of(WithCatchAll.class)) {
            HttpResponse<String> answer = server.post("/text", "");
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(answer.body()).isEqualTo("own");
        }
    }

    @Test
    void aSubclassOfOursTakesItsPlaceAndMayStandBefore() throws Exception {
        try (Server server = Server.of(WithProblems.class)) {
            HttpResponse<String> answer = server.post("/text", "");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"support\":\"https://shop.example/support\"")
                    .contains("urn:idempotent:problem:invalid-key");
            assertThat(server.bean(IdempotencyProblemHandler.class)).isInstanceOf(ShopProblems.class);
        }
    }
}
