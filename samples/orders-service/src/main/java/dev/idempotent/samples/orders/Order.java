package dev.idempotent.samples.orders;

import java.time.Instant;

record Order(long id, long productId, int quantity, String clientId, Instant createdAt) {}
