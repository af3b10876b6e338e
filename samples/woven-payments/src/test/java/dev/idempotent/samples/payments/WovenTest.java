package dev.idempotent.samples.payments;

import dev.idempotent.aop.IdempotentClasses;
import org.junit.jupiter.api.Test;

class WovenTest {

    @Test
    void everyAnnotatedMethodIsWoven() {
        IdempotentClasses.in("dev.idempotent.samples.payments").requireWoven();
    }
}
