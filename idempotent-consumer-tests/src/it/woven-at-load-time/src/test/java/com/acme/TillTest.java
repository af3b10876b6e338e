package com.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.acme.Till.Invoice;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.aop.IdempotentClasses;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TillTest {

    @Test
    void aPrivateMethodAndAStaticOneRunOnce() {
        try (Idempotency idempotency = Idempotency.builder(new InMemoryIdempotencyStore())
                        .guarantee(Guarantee.AT_LEAST_ONCE)
                        .build();
                IdempotentAspect.Configured configured = IdempotentAspect.configure(idempotency)) {
            Till till = new Till();

            assertEquals(1, till.pay(new Invoice("a", BigDecimal.ONE)));
            assertEquals(1, till.pay(new Invoice("a", BigDecimal.ONE)));
            assertEquals(2, till.pay(new Invoice("b", BigDecimal.ONE)));
            assertThrows(KeyReused.class, () -> till.pay(new Invoice("a", BigDecimal.TEN)));
            assertEquals(Till.visit("a"), Till.visit("a"));
        }
    }

    @Test
    void everyAnnotatedMethodIsWoven() {
        IdempotentClasses.in("com.acme").requireWoven();
    }
}
