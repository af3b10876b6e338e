package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.ScopeResolver;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The application of which {@code docs/http.md} shows parts. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class DocumentedHandlers {

    private static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

    record NewPayment(@Positive int amount) {}

    record Payment(int id, int amount) {}

    static final class Payments {

        private final AtomicInteger paid = new AtomicInteger();

        Payment pay(NewPayment payment) {
            return new Payment(paid.incrementAndGet(), payment.amount());
        }
    }

    @Bean
    IdempotencyStore store() {
        return new InMemoryIdempotencyStore();
    }

    @Bean
    ScopeResolver tenantScope() {
        return () -> Optional.ofNullable(TENANT.get());
    }

    @Bean
    Filter tenants() {
        return (request, response, chain) -> {
            TENANT.set(((HttpServletRequest) request).getHeader("Tenant"));
            try {
                chain.doFilter(request, response);
            } finally {
                TENANT.remove();
            }
        };
    }

    @RestController
    static class Handlers {

        private final Payments payments = new Payments();

        @PostMapping("/payments")
        @Idempotent(operation = "pay")
        ResponseEntity<Payment> pay(@IdempotencyKey String key, @Valid @RequestBody NewPayment payment) {
            Payment paid = payments.pay(payment);
            return ResponseEntity.created(URI.create("/payments/" + paid.id())).body(paid);
        }
    }
}
