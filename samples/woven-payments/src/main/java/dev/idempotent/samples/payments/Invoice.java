package dev.idempotent.samples.payments;

import java.math.BigDecimal;

record Invoice(String id, String payee, BigDecimal amount) {}
