package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.transaction.support.TransactionSynchronizationManager.isActualTransactionActive;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** A slow client takes its time to read the answer: no transaction, and so no connection, waits for it. */
class RenderingTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @RestController
        static class Handlers {

            @PostMapping("/pay")
            @Idempotent
            String pay(@IdempotencyKey String key) {
                return "worked in a transaction: " + isActualTransactionActive();
            }
        }

        @RestControllerAdvice
        static class Rendering implements ResponseBodyAdvice<String> {

            @Override
            public boolean supports(MethodParameter result, Class<? extends HttpMessageConverter<?>> converter) {
                return true;
            }

            @Override
            public String beforeBodyWrite(
                    @Nullable String body,
                    MethodParameter result,
                    MediaType type,
                    Class<? extends HttpMessageConverter<?>> converter,
                    ServerHttpRequest request,
                    ServerHttpResponse response) {
                return body + ", rendered in one: " + isActualTransactionActive();
            }
        }
    }

    @Test
    void theTransactionEndsWithTheMethodAndNotWithTheAnswer() throws Exception {
        try (Server server = Server.of(Application.class, "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())) {
            for (int i = 0; i < 2; i++) {
                assertThat(server.post("/pay", "", "Idempotency-Key", "a").body())
                        .isEqualTo("worked in a transaction: true, rendered in one: false");
            }
        }
    }
}
