package dev.idempotent.samples.orders;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** A user to be created; {@code clientId} is the idempotency key, as in {@link NewOrder}. */
record NewUser(
        @NotBlank @Email @Size(max = 255) String email,
        @NotBlank @Size(max = 255) String name,
        String clientId) {}
