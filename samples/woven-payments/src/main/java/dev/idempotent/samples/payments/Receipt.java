package dev.idempotent.samples.payments;

import java.math.BigDecimal;

record Receipt(long number, String payee, BigDecimal amount) {}
