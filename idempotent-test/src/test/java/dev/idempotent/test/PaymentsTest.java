package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

// What docs/testing.md shows.
class PaymentsTest {

    @RegisterExtension
    final IdempotencyExtension idempotency = IdempotencyExtension.inMemory();

    private final Payments payments = new Payments(idempotency.engine());

    @Test
    void anInvoiceIsPaidOnce() {
        assertThat(payments.pay("4711")).isEqualTo(payments.pay("4711"));

        assertThat(idempotency.calls()).ofKey("4711").executedOnce().replayed(1);
    }
}
