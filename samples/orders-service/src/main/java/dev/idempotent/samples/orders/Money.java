package dev.idempotent.samples.orders;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;

/** What is deposited or withdrawn. The maximum stands apart from the digits, whose count overflows for 1e2147483647. */
record Money(
        @NotNull @Positive @DecimalMax("1000000000.00") @Digits(integer = 10, fraction = 2)
        BigDecimal amount) {}
