package dev.idempotent.samples.orders;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;

/**
 * What a client asks for. {@code clientId} is the idempotency key and bears no constraints here: whether it is there and
 * fit for a key is checked where it is used.
 */
record NewOrder(@Positive long productId, @Min(1) int quantity, String clientId) {}
