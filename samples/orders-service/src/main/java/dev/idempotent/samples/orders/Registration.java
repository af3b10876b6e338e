package dev.idempotent.samples.orders;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Somebody registers; the email is the idempotency key, since it names the user already. */
record Registration(
        @NotBlank @Email @Size(max = 255) String email,
        @NotBlank @Size(max = 255) String name) {}
