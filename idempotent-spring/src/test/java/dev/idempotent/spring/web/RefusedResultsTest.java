package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Mono;

/** What a handler returns before its answer is there, and what does not say when it is. */
class RefusedResultsTest {

    @Configuration(proxyBeanMethods = false)
    @Import(KeyHandlers.class)
    static class Deferred {

        @RestController
        static class Handlers {

            @PostMapping("/later")
            @Idempotent
            DeferredResult<String> later(@IdempotencyKey String key) {
                return new DeferredResult<>();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(KeyHandlers.class)
    static class Called {

        @RestController
        static class Handlers {

            @PostMapping("/later")
            @Idempotent
            Callable<String> later(@IdempotencyKey String key) {
                return () -> key;
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(KeyHandlers.class)
    static class Streamed {

        @RestController
        static class Handlers {

            @PostMapping("/later")
            @Idempotent
            ResponseEntity<StreamingResponseBody> later(@IdempotencyKey String key) {
                return ResponseEntity.ok(output -> output.write(0));
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(KeyHandlers.class)
    static class Reactive {

        @RestController
        static class Handlers {

            @PostMapping("/later")
            @Idempotent(guarantee = Guarantee.AT_LEAST_ONCE)
            Mono<String> later(@IdempotencyKey String key) {
                return Mono.just(key);
            }
        }
    }

    @Test
    void aHandlerThatComesToItsAnswerOutOfSightFailsStartUp() {
        assertThatThrownBy(() -> Server.of(Reactive.class))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("later")
                .hasMessageContaining("Mono.toFuture()");
    }

    @ParameterizedTest
    @ValueSource(classes = {Deferred.class, Called.class, Streamed.class})
    void aHandlerWhoseAnswerIsWrittenLaterFailsStartUp(Class<?> application) {
        assertThatThrownBy(() -> Server.of(application))
                .rootCause()
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("later")
                .hasMessageContaining("not there yet when the method returns");
    }
}
