package dev.idempotent.documentation;

import dev.idempotent.Idempotent;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The application of {@code docs/getting-started.md}; {@link GettingStartedTest} runs it. */
@Service
class Payments {

    private final JdbcClient jdbc;

    Payments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Idempotent(operation = "pay", key = "#payment.id")
    public Receipt pay(Payment payment) {
        jdbc.sql("INSERT INTO payments (id, amount) VALUES (?, ?)")
                .params(payment.id(), payment.amount())
                .update();
        return new Receipt(payment.id(), Instant.now());
    }

    record Payment(String id, int amount) {}

    record Receipt(String id, Instant paidAt) {}

    @RestController
    static class Handlers {

        private final Payments payments;

        Handlers(Payments payments) {
            this.payments = payments;
        }

        @PostMapping("/payments")
        @ResponseStatus(HttpStatus.CREATED)
        Receipt pay(@RequestBody Payment payment) {
            return payments.pay(payment);
        }
    }
}
