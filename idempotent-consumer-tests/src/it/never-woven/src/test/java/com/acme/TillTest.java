package com.acme;

import dev.idempotent.aop.IdempotentClasses;
import org.junit.jupiter.api.Test;

class TillTest {

    @Test
    void everyAnnotatedMethodIsWoven() {
        IdempotentClasses.in("com.acme").requireWoven();
    }
}
