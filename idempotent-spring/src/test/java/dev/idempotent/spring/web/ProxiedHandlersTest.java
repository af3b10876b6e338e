package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Handlers behind a proxy of their interface. */
class ProxiedHandlersTest {

    @RestController
    interface Orders {

        @PostMapping("/{tenant}/orders")
        String place(@IdempotencyKey String key);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }

        @Bean
        Orders orders() {
            return new Placing();
        }
    }

    static final class Placing implements Orders {

        private final AtomicInteger placed = new AtomicInteger();

        @Override
        @Idempotent
        public String place(String key) {
            return "order " + placed.incrementAndGet();
        }
    }

    @Test
    void keysAreBoundAndBoundToTheirPathThereToo() throws Exception {
        try (Server server = Server.of(Application.class, "spring.aop.proxy-target-class=false")) {
            assertThat(Proxy.isProxyClass(server.bean(Orders.class).getClass())).isTrue();
            String first =
                    server.post("/ada/orders", "", "Idempotency-Key", "a").body();

            assertThat(first).isEqualTo("order 1");
            assertThat(server.post("/ada/orders", "", "Idempotency-Key", "\"a\"")
                            .body())
                    .isEqualTo(first);
            assertThat(server.post("/ben/orders", "", "Idempotency-Key", "a").statusCode())
                    .isEqualTo(422);
        }
    }
}
